#!/usr/bin/env bash
# tests/e2e/fifo-waits-for-reader.sh -- writing to a named pipe waits in the loop for a reader.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo fifo
echo text >in
start relay "$MODCAT" -d -d -d -u OPEN:in OPEN:fifo
wait_log relay ' I waiting for a reader of "fifo"'
start reader cat fifo
await relay
assert_status 0
await reader
assert_file reader.out 'text\n'
assert_eq 'lines about it' "$(count 'opening named pipe|waiting for a reader' relay.log)" 2

# Not with nonblock; and whoever only looks in has not read.
run "$MODCAT" -u OPEN:in OPEN:fifo,nonblock
assert_status 1
assert_grep ' E open\("fifo", 04001, 0666\): No such device or address' "$err"
