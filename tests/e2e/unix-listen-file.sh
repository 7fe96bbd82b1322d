#!/usr/bin/env bash
# tests/e2e/unix-listen-file.sh -- UNIX-LISTEN makes a socket file, and removes it at the end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d UNIX-LISTEN:socket PIPE
wait_log server ' N listening on AF=1 "socket"'
run "$MODCAT" -d -d -t 5 - UNIX-CONNECT:socket <<<text
assert_status 0
assert_file "$out" 'text\n'
assert_grep ' N opening connection to AF=1 "socket"' "$err"
assert_grep ' N successfully connected from local address AF=1 ' "$err"
await server
assert_status 0
assert_grep ' N accepting connection from AF=1 "<anon>" on AF=1 "socket"' server.log
assert_absent socket
