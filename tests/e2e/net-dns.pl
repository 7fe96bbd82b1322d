# tests/e2e/net-dns.pl -- a name server: tells its port, then each question; it knows its own address, as known-… and, cut
# at first, as long-…; to silent-… it
# says nothing, and later-… is known when there is a file later.
# SPDX-License-Identifier: BSD-2-Clause
use Socket; $| = 1; my $ip = inet_aton($ARGV[0]); my $in = '';
socket U, AF_INET, SOCK_DGRAM, 0; bind U, pack_sockaddr_in(0, $ip) or die; my ($port) = unpack_sockaddr_in(getsockname U);
socket T, AF_INET, SOCK_STREAM, 0; bind T, pack_sockaddr_in($port, $ip) or die; listen T, 9; print "$port\n";
sub answer {
  my ($how, $q) = @_; my ($id, $flags) = unpack 'nn', $q; my ($name, $at) = ('', 12);
  while (my $n = ord substr $q, $at, 1) { $name .= substr($q, $at + 1, $n) . '.'; $at += $n + 1 }
  print $how, $flags & 0x100 ? ' rd ' : ' - ', "$name\n";
  my $ok = $name =~ /^(known|long)/ || $name =~ /^later/ && -e "later"; my $cut = $name =~ /^long/ && $how eq 'udp' ? 0x200 : 0;
  return pack('n6', $id, 0x8180 | $cut | ($ok ? 0 : 3), 1, $ok, 0, 0) . substr($q, 12, $at - 7)
    . ($ok ? pack('n3Nn', 0xc00c, 1, 1, 60, 4) . $ip : '');
}
for (;;) {
  vec($in, fileno U, 1) = vec($in, fileno T, 1) = 1; select(my $now = $in, undef, undef, undef);
  if (vec $now, fileno U, 1) { my $from = recv U, my $q, 512, 0; my $a = answer('udp', $q); send U, $a, 0, $from if $q !~ /silent/ }
  if (vec $now, fileno T, 1) { accept C, T; while (sysread C, my $n, 2) { sysread C, my $q, unpack 'n', $n;
    my $a = answer('tcp', $q); syswrite C, pack('n', length $a) . $a } close C }
}
