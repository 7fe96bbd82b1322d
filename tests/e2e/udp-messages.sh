#!/usr/bin/env bash
# tests/e2e/udp-messages.sh -- the notices of datagrams, as scripts read them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -d "UDP-RECVFROM:0,bind=$LO" SYSTEM:'cat'
port=$(port_of server)
run "$MODCAT" -d -d -t 1 - "UDP-SENDTO:$LO:$port" <<<text
assert_status 0
assert_file "$out" 'text\n'
assert_grep ' N successfully prepared local socket AF=2 0.0.0.0:0$' "$err"
assert_grep ' N local address: AF=2 0.0.0.0:[1-9][0-9]*$' "$err"
assert_grep " N received packet with 5 bytes from AF=2 $LO:$port\$" "$err"
# Datagrams have no end that could have been cut off.
assert_no_grep ' [WE] ' "$err"
await server
assert_grep " N receiving on AF=2 $LO:$port\$" server.log
assert_grep ' N receiving packet from AF=2 127[0-9.]+:[0-9]+$' server.log
assert_grep ' I permitting [a-z]+ from AF=2 127[0-9.]+:[0-9]+$' server.log
assert_grep ' N received packet with 5 bytes from AF=2 127[0-9.]+:[0-9]+$' server.log
assert_grep " N local address: AF=2 $LO:$port\$" server.log
