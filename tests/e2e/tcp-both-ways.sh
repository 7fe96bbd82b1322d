#!/usr/bin/env bash
# tests/e2e/tcp-both-ways.sh -- 64 MiB both ways at once over TCP arrive unharmed.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

size=67108864
random_file left $size
random_file right $size
start server "$MODCAT" -d -d -t 30 "TCP-LISTEN:0,bind=$LO" 'OPEN:right!!CREATE:got-left'
port=$(port_of server)
limit=60
run "$MODCAT" -t 30 'OPEN:left!!CREATE:got-right' "TCP:$LO:$port"
assert_status 0
await server 30
assert_status 0
assert_same got-left left
assert_same got-right right
