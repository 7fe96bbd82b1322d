#!/usr/bin/env bash
# tests/e2e/pipe-named.sh -- PIPE:path makes a named pipe and removes it at the end; an existing one is used and stays.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start relay "$MODCAT" -d -d -u PIPE:fifo CREATE:got
wait_log relay ' N created named pipe "fifo" for reading'
[ -p fifo ] || fail "no fifo"
echo text >fifo
await relay
assert_status 0
assert_file got 'text\n'
assert_absent fifo

mkfifo -m 600 own
start relay "$MODCAT" -d -d -u PIPE:own CREATE:got
wait_log relay ' N opening named pipe "own" for reading'
echo again >own
await relay
assert_file got 'again\n'
assert_eq mode "$(stat -c %F-%a own)" fifo-600
