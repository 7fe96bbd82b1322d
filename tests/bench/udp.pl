# tests/bench/udp.pl: datagrams through a relay of UDP, by a sender and a receiver on loopback.
# SPDX-License-Identifier: BSD-2-Clause
# Usage: perl udp.pl RELAY-PORT TARGET-PORT SECONDS BYTES; prints how many came, per second. They must be as sent.
use strict;
use warnings;
use Socket;
use Time::HiRes qw(time);

my ($relay, $target, $seconds, $bytes) = @ARGV;
my $data = 'x' x $bytes;
my ($in, $out, $got) = (undef, undef, 0);

socket($in, AF_INET, SOCK_DGRAM, 0) && setsockopt($in, SOL_SOCKET, SO_REUSEADDR, 1)
  && bind($in, sockaddr_in($target, INADDR_LOOPBACK)) or die "target: $!\n";
socket($out, AF_INET, SOCK_DGRAM, 0) && connect($out, sockaddr_in($relay, INADDR_LOOPBACK)) or die "relay: $!\n";
# The first one makes the session.
alarm $seconds + 10;
send $out, $data, 0 or die "send: $!\n";
recv $in, my $first, 65536, 0;
my $sender = fork // die "fork: $!\n";
if (!$sender) {
  send $out, $data, 0 while 1;
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
