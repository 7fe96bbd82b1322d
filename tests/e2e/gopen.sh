#!/usr/bin/env bash
# tests/e2e/gopen.sh -- GOPEN appends to a file, creates one, connects to a socket.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u - GOPEN:file <<<one
assert_status 0
run "$MODCAT" -u - ./file <<<two
assert_file file 'one\ntwo\n'
run "$MODCAT" -u - GOPEN:file,append=0 <<<ONE
assert_file file 'ONE\ntwo\n'
run "$MODCAT" -u GOPEN:file STDOUT
assert_file "$out" 'ONE\ntwo\n'
start server "$MODCAT" -d -d UNIX-LISTEN:socket PIPE
wait_log server 'listening on'
run "$MODCAT" -d -d -t 5 - ./socket <<<text
assert_file "$out" 'text\n'
assert_grep ' N successfully connected via ' "$err"
run "$MODCAT" -u GOPEN:missing/file STDOUT
assert_status 1
assert_grep 'No such file or directory' "$err"
