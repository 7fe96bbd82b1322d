#!/usr/bin/env bash
# tests/e2e/unix-retry.sh -- a client retries until the server is there.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start client "$MODCAT" -d -d -d -u UNIX-CONNECT:socket,forever,interval=0.1 CREATE:got
wait_log client 'No such file or directory'
run "$MODCAT" -u OPEN:/dev/null UNIX-LISTEN:socket
assert_status 0
await client
assert_status 0
[ -f got ] || fail "the client has not connected"
