#!/usr/bin/env bash
# tests/e2e/gateway-hostile.sh -- what peers send, cut anywhere, byte by byte, or noise: no session suffers from another.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
requires perl
gateway_targets
serve socks SOCKS5-SERVER,handshake-timeout=60
socks=$port
serve http PROXY-SERVER,handshake-timeout=60
http=$port

cat >peer.pl <<'END'
use strict; use IO::Socket::INET; use Socket qw(:all);
my ($lo, $port, $file, $how) = @ARGV;
open my $f, '<', $file or die; binmode $f; local $/; my $request = <$f>;
$SIG{PIPE} = 'IGNORE'; $SIG{ALRM} = sub { die "no answer to $how\n" }; alarm 60;
sub talk {
  my ($end, @parts) = @_;
  my $s = IO::Socket::INET->new (PeerAddr => $lo, PeerPort => $port) or die "connect: $!";
  setsockopt $s, IPPROTO_TCP, TCP_NODELAY, 1;
  for (@parts) { syswrite $s, $_ or last; }
  shutdown $s, 1 if $end;
  my ($got, $all) = ('', '');
  $all .= $got while sysread $s, $got, 65536;
  return $all;
}
if ($how eq 'cut') { talk (1, substr $request, 0, $_) for 0 .. length ($request) - 1; }
if ($how eq 'bytes') { print talk (1, split //, $request); }
if ($how eq 'first') { for my $c (grep $_ % 5 == ord (substr $request, 0, 1) % 5, 0 .. 255) {
  my $all = talk (1, chr ($c) . substr $request, 1);
  print "$c\n" if $all =~ /^(\x05\x00\x05\x00|HTTP\/1.1 200)/; } }
if ($how eq 'noise') { my $n = join '', map chr (($_ * 7919 >> 3) & 255), 1 .. 1 << 20; talk (1, $n); talk (1, 'a' x (1 << 20)); }
END

# try NAME PORT REQUEST ANSWER
try ()
{
  printf '%b' "$3payload" >"$1.in"
  perl peer.pl "$LO" "$2" "$1.in" bytes >"$1.got"
  assert_file "$1.got" "$4payload"
  printf '%b' "$3" >"$1.in"
  perl peer.pl "$LO" "$2" "$1.in" cut
  perl peer.pl "$LO" "$2" "$1.in" first >"$1.first"
  assert_eq 'first bytes that are right' "$(cat "$1.first")" "$(od -An -tu1 -N1 "$1.in" | tr -d ' ')"
  perl peer.pl "$LO" "$2" "$1.in" noise
  # It is still there.
  says "$3payload" "$2"
  assert_file "$out" "$4payload"
}
try socks "$socks" "\005\001\000\005\001\000\003$(name "$LO")$(port "$echo")" '\005\000\005\000\000\001\000\000\000\000\000\000'
try http "$http" "CONNECT $LO:$echo HTTP/1.1\r\nHost: a\r\n\r\n" 'HTTP/1.1 200 Connection established\r\n\r\n'
for name in socks http; do
  assert_no_grep ' F |signal (6|11)' "$name.log"
done
