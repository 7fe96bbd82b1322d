#!/usr/bin/env bash
# tests/e2e/udp-inactivity.sh -- -T ends sessions of datagrams, which have no other end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -T 0.3 "UDP-LISTEN:0,bind=$LO,fork" SOCKETPAIR
port=$(port_of server)
run "$MODCAT" -d -d -T 0.3 - "UDP-SENDTO:$LO:$port,ignoreeof" <<<text
assert_status 0
assert_file "$out" 'text\n'
assert_grep ' N inactivity timeout triggered' "$err"
wait_log server ' N inactivity timeout triggered'
wait_until '[ "$(count_ours)" -eq 1 ]'
stop server
