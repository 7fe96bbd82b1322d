#!/usr/bin/env bash
# tests/e2e/fifo-rdwr.sh -- with rdwr, a named pipe that is read outlives its writers.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo fifo
start relay "$MODCAT" -d -d -u OPEN:fifo,rdwr CREATE:got
wait_log relay ' N starting data transfer loop'
echo one >fifo
wait_until '[ "$(cat got)" = one ]'
echo two >fifo
wait_until '[ "$(tail -n 1 got)" = two ]'
stop relay
assert_status 143
assert_file got 'one\ntwo\n'
