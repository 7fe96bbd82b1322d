# tests/bench/unix-load.pl -- servers and load generators on UNIX sockets.
# SPDX-License-Identifier: BSD-2-Clause
#
#   unix-load.pl sink PATH             takes bytes; at their end tells how many
#   unix-load.pl bulk PATH SECONDS     sends bytes; prints bytes and bytes/s
#   unix-load.pl hello PATH            answers a line to each session
#   unix-load.pl sessions PATH SECONDS CLIENTS
#                                      one session after another, each with a
#                                      line and its answer; prints sessions/s
use strict;
use warnings;
use Socket qw(AF_UNIX SOCK_STREAM SOMAXCONN pack_sockaddr_un);
use Time::HiRes qw(time);

my $BLOCK = 128 << 10;          # bytes of one write, as iperf3 has them
$SIG{CHLD} = 'IGNORE';
$SIG{PIPE} = 'IGNORE';

sub server {
  my ($path, $serve) = @_;

  socket (my $ln, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
  bind ($ln, pack_sockaddr_un ($path)) or die "bind $path: $!\n";
  listen ($ln, SOMAXCONN) or die "listen: $!\n";
  while (accept (my $peer, $ln)) {
    $serve->($peer);
    close $peer;
  }
  die "accept: $!\n";
}

sub client {
  my ($path) = @_;

  socket (my $s, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
  connect ($s, pack_sockaddr_un ($path)) or die "connect $path: $!\n";
  return $s;
}

sub take_all {
  my ($peer) = @_;
  my ($bytes, $n, $buf) = (0);

  while ($n = sysread ($peer, $buf, 4 * $BLOCK)) {
    $bytes += $n;
  }
  syswrite ($peer, "$bytes\n");
}

sub send_bulk {
  my ($path, $seconds) = @_;
  my ($s, $block, $sent, $start) = (client ($path), 'x' x $BLOCK, 0, time);
  my $taken;

  do {
    my $n = syswrite ($s, $block) // die "write: $!\n";
    $sent += $n;
  } while (time < $start + $seconds);
  shutdown ($s, 1) or die "shutdown: $!\n";
  chomp ($taken = <$s> // '');
  $taken eq $sent or die "$sent bytes were sent, $taken came\n";
  printf "%d %.0f\n", $sent, $sent / (time - $start);
}

sub one_session {
  my ($path) = @_;
  my $s = client ($path);
  my $line;

  syswrite ($s, "hello\n") or die "write: $!\n";
  ($line = <$s> // '') eq "welcome\n" or die "a session was lost\n";
  !defined <$s> or die "a session had more to say\n";
  close $s;
}

sub send_sessions {
  my ($path, $seconds, $clients) = @_;
  my ($start, $total, @from) = (time, 0);

  for (1 .. $clients) {
    defined (my $pid = open (my $from, '-|')) or die "fork: $!\n";
    if ($pid == 0) {
      my $count = 0;
      for (; time < $start + $seconds; $count++) {
        one_session ($path);
      }
      print "$count\n";
      exit;
    }
    push @from, $from;
  }
  for my $from (@from) {
    defined (my $count = <$from>) or die "a client failed\n";
    $total += $count;
  }
  printf "%.0f\n", $total / (time - $start);
}

my ($what, @args) = @ARGV;
if ($what eq 'sink') {
  server (@args, \&take_all);
} elsif ($what eq 'bulk') {
  send_bulk (@args);
} elsif ($what eq 'hello') {
  server (@args, sub { readline $_[0]; syswrite ($_[0], "welcome\n"); });
} elsif ($what eq 'sessions') {
  send_sessions (@args);
} else {
  die "unix-load.pl: $what?\n";
}
