#!/usr/bin/env bash
# tests/e2e/stall.sh -- STALL delivers nothing, takes nothing and never ends.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# Nothing ever comes: only -T ends it.
mkfifo fifo
sleep 60 >fifo &
run "$MODCAT" -d -d -T 0.3 STALL - <fifo
assert_status 0
assert_file "$out" ''
assert_grep ' N reading from stall pipe, writing to nothing$' "$err"
assert_grep ' N inactivity timeout triggered$' "$err"

run "$MODCAT" -d -d -u -T 0.3 STALL -
assert_status 0
assert_grep ' N reading from stall pipe$' "$err"

# What is sent to it is never taken, and that is no end of file either.
start writer "$MODCAT" -d -d -U STALL "SYSTEM:while echo line; do true; done"
wait_log writer 'writing to nothing'
wait_log writer 'starting data transfer loop'
kill -0 "${pid_of[writer]}"
stop writer INT
assert_status 130
