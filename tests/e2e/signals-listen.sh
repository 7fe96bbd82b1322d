#!/usr/bin/env bash
# tests/e2e/signals-listen.sh -- a signal ends a program that waits for a connection.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d UNIX-LISTEN:socket PIPE
wait_log server 'listening on AF=1 "socket"'
[ -S socket ] || fail "no socket"
stop server TERM
assert_status 143
assert_absent socket
assert_nothing_runs
