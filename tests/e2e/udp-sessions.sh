#!/usr/bin/env bash
# tests/e2e/udp-sessions.sh -- UDP-LISTEN,fork: of many peers that speak at once, each gets its own answers, all of them and in order.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
cat >peers <<'PL'
use Socket; use IO::Handle;
my ($port, @hosts) = @ARGV;
my ($n, $k) = (30, 5);
my (@s, @got);
for my $i (0 .. $n - 1) {
  socket($s[$i], AF_INET, SOCK_DGRAM, 0) or die;
  # Connected: what comes from another address than was spoken to is not heard.
  connect($s[$i], sockaddr_in($port, inet_aton($hosts[$i % @hosts]))) or die;
}
for my $j (1 .. $k) { send $s[$_], "$_-$j;", 0 or die for 0 .. $n - 1; }
alarm 15;
for my $i (0 .. $n - 1) { my $b; for (1 .. $k) { recv $s[$i], $b, 100, 0; $got[$i] .= $b; } }
for my $i (0 .. $n - 1) { my $want = join '', map { "$i-$_;" } 1 .. $k; $got[$i] eq $want or die "peer $i: $got[$i]\n"; }
send $_, '', 0 for @s;
PL
# At any address, spoken to at three; at one.
for bind in '' ",bind=$LO"; do
  hosts=(127.0.0.1 127.0.0.77 127.9.9.9)
  [ -z "$bind" ] || hosts=("$LO")
  start server "$MODCAT" -d -d -T 20 "UDP4-LISTEN:0$bind,fork" SOCKETPAIR
  port=$(port_of server)
  run perl peers "$port" "${hosts[@]}"
  [ "$status" -eq 0 ] || fail "$(cat "$err")"
  assert_eq 'sessions' "$(count ' N accepting UDP connection ' server.log)" 30
  stop server
done
