#!/usr/bin/env bash
# tests/e2e/udp-both-ways.sh -- a dialogue of UDP-CONNECT and UDP-LISTEN: data both ways, then an end that both are told.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -t 20 "UDP-LISTEN:0,bind=$LO" SYSTEM:'cat; echo end'
port=$(port_of server)
# Nobody waits for -t: an empty datagram says that there is no more.
run "$MODCAT" -t 20 - "UDP-CONNECT:$LO:$port" <<<text
assert_status 0
assert_file "$out" 'text\nend\n'
await server
assert_status 0
assert_grep " N listening on UDP AF=2 $LO:$port" server.log
assert_grep " N accepting UDP connection from AF=2 127" server.log
