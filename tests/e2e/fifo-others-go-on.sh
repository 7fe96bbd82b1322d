#!/usr/bin/env bash
# tests/e2e/fifo-others-go-on.sh -- a pipe that the second address waits for does not hold up signals or the exit.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start relay "$MODCAT" -d -d -d -u OPEN:/dev/null PIPE:fifo,perm=622
wait_log relay ' I waiting for a reader of "fifo"'
[ -p fifo ] || fail "no fifo"
assert_eq mode "$(stat -c %a fifo)" 600
stop relay INT
assert_status 130
# What it made goes, also when the open never came to its end.
assert_absent fifo
