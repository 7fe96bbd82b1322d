#!/usr/bin/env bash
# tests/e2e/relay-many-small.sh -- many small writes from two sides at once stay in order.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -t 10 "TCP-LISTEN:0,bind=$LO" 'SYSTEM:seq 1 20000!!CREATE:right'
port=$(port_of server)
run "$MODCAT" -t 10 'SYSTEM:seq 20001 40000!!CREATE:left' "TCP:$LO:$port"
assert_status 0
await server
seq 1 20000 | cmp - left
seq 20001 40000 | cmp - right
