#!/usr/bin/env bash
# tests/e2e/unix-both-ways.sh -- 64 MiB both ways at once over a UNIX socket arrive unharmed.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

size=67108864
random_file left $size
random_file right $size
start server "$MODCAT" -d -d -t 30 UNIX-LISTEN:socket 'OPEN:right!!CREATE:got-left'
wait_log server 'listening on AF=1 "socket"'
limit=60
run "$MODCAT" -t 30 'OPEN:left!!CREATE:got-right' UNIX-CONNECT:socket
assert_status 0
await server 30
assert_status 0
assert_same got-left left
assert_same got-right right
