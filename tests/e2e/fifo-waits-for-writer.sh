#!/usr/bin/env bash
# tests/e2e/fifo-waits-for-writer.sh -- reading a named pipe waits in the loop for a writer, and ends with the last one.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo fifo
start relay "$MODCAT" -d -d -d -u OPEN:fifo CREATE:got
wait_log relay ' I waiting for a writer of "fifo"'
assert_absent got
(echo one && echo two) >fifo
await relay
assert_status 0
assert_file got 'one\ntwo\n'

# He need not write: with him the second address is opened, as by open(2) that waits.
start relay "$MODCAT" -d -d -d -u OPEN:fifo CREATE:got1
wait_log relay ' I waiting for a writer of "fifo"'
exec 5>fifo
wait_until '[ -e got1 ]'
echo late >&5
wait_until '[ -s got1 ]'
exec 5>&-
await relay
assert_status 0
assert_file got1 'late\n'

# It isn't stuck in open(2): a signal ends it as usual.
start relay "$MODCAT" -d -d -d -u GOPEN:fifo CREATE:got2
wait_log relay ' I waiting for a writer of "fifo"'
stop relay TERM
assert_status 143
assert_grep ' W exiting on signal 15' relay.log
assert_absent got2
