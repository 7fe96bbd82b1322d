#!/usr/bin/env bash
# tests/e2e/unix-unlink-close.sh -- unlink-close=0 leaves the socket file at the end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-close=0 PIPE
wait_log server 'listening on'
run "$MODCAT" -t 5 - UNIX-CONNECT:socket <<<text
await server
[ -S socket ] || fail "the socket file has gone"

# With bind a client has a socket file too; by default it goes away.
start server "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-early,fork PIPE
wait_log server 'listening on'
run "$MODCAT" -t 5 - UNIX-CONNECT:socket,bind=client <<<text
assert_file "$out" 'text\n'
assert_absent client
run "$MODCAT" -t 5 - UNIX-CONNECT:socket,bind=client,unlink-close=0 <<<text
[ -S client ] || fail "the client's file has gone"
assert_grep 'accepting connection from AF=1 "client" on AF=1 "socket"' server.log

# UNIX-CLIENT leaves it; and what unlink-close takes away is never the server's.
run "$MODCAT" -t 5 - UNIX-CLIENT:socket,bind=other <<<text
[ -S other ] || fail "the client's file has gone"
run "$MODCAT" -t 5 - UNIX-CLIENT:socket,bind=third,unlink-close <<<text
assert_status 0
assert_absent third
[ -S socket ] || fail "the server's file has gone"
