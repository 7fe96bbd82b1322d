#!/usr/bin/env bash
# tests/e2e/udp-whole.sh -- the largest datagrams pass whole, whatever -b says; a block that is too large for one is an error.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
start server "$MODCAT" -d -d -b 512 -T 20 "UDP-LISTEN:0,bind=$LO,fork" SOCKETPAIR
port=$(port_of server)
start front "$MODCAT" -d -d -b 512 -T 20 "UDP-RECVFROM:0,bind=$LO,fork" "UDP:$LO:$port"
front=$(port_of front)
cat >ask <<'PL'
use Socket;
socket(S, AF_INET, SOCK_DGRAM, 0) && connect(S, sockaddr_in($ARGV[1], inet_aton($ARGV[0]))) or die;
alarm 10;
for my $n (1, 511, 512, 513, 30000, 65507) { send S, "x" x $n, 0 or die; recv S, $_, 70000, 0; print length, " "; }
PL
run perl ask "$LO" "$front"
assert_file "$out" '1 511 512 513 30000 65507 '
random_file big 70000
run "$MODCAT" -b 70000 -u OPEN:big "UDP:$LO:$port"
assert_status 1
assert_grep ' E write\(.*, 70000\): Message too long' "$err"
assert_grep ' W 70000 bytes that were read from address 1 are lost' "$err"
