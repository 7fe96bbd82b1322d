# tests/bench/udp.pl: datagrams through a relay of UDP, by senders and a receiver on loopback.
# SPDX-License-Identifier: BSD-2-Clause
# Usage: perl udp.pl RELAY-PORT TARGET-PORT SECONDS BYTES [PEERS]; prints how many came, per second. They must be as sent.
use strict;
use warnings;
use Socket;
use Time::HiRes qw(time);

my ($relay, $target, $seconds, $bytes, $peers) = (@ARGV, 1);
my $data = 'x' x $bytes;
my ($in, $got, @out) = (undef, 0);

socket($in, AF_INET, SOCK_DGRAM, 0) && setsockopt($in, SOL_SOCKET, SO_REUSEADDR, 1)
  && bind($in, sockaddr_in($target, INADDR_LOOPBACK)) or die "target: $!\n";
alarm $seconds + 20;
# Each one's first datagram makes its session.
for (1 .. $peers) {
  my $out;
  socket($out, AF_INET, SOCK_DGRAM, 0) && connect($out, sockaddr_in($relay, INADDR_LOOPBACK)) or die "relay: $!\n";
  send $out, $data, 0 or die "send: $!\n";
  recv $in, my $first, 65536, 0;
  push @out, $out;
}
my $sender = fork // die "fork: $!\n";
if (!$sender) {
  while (1) {
    send $_, $data, 0 for @out;
  }
}
my $start = time;
while (time - $start < $seconds) {
  for (1 .. 64) {
    recv $in, my $buf, 65536, 0;
    length $buf == $bytes or die "a datagram of ", length $buf, " bytes\n";
  }
  $got += 64;
}
my $end = time;
kill KILL => $sender;
waitpid $sender, 0;
printf "%.0f\n", $got / ($end - $start);
