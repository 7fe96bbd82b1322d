#!/usr/bin/env bash
# tests/e2e/unix-listen-exists.sh -- UNIX-LISTEN refuses a path that exists, unless unlink-early removes it first.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'keep me\n' >socket
run "$MODCAT" UNIX-LISTEN:socket CREATE:never
assert_status 1
assert_grep ' E "socket" exists' "$err"
assert_file socket 'keep me\n'
assert_absent never

start server "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-early PIPE
wait_log server 'listening on'
[ -S socket ] || fail "still the old file"
run "$MODCAT" -t 5 - UNIX:socket <<<text
assert_file "$out" 'text\n'
