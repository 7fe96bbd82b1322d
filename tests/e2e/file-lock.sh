#!/usr/bin/env bash
# tests/e2e/file-lock.sh -- f-setlk refuses a file that another process has locked, f-setlkw waits for it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

: >file
start first "$MODCAT" -d -d OPEN:file,f-setlk,ignoreeof PIPE
wait_log first 'starting data transfer loop'
run "$MODCAT" -u - OPEN:file,f-setlk-wr <<<never
assert_status 1
assert_grep 'another process holds a lock' "$err"
run "$MODCAT" -u OPEN:file,f-setlk-rd STDOUT
assert_status 1
run "$MODCAT" -u - OPEN:file,flock-ex-nb <<<other-kind
assert_status 0
start second "$MODCAT" -d -d -u - OPEN:file,f-setlkw,trunc
wait_log second 'opening regular file "file"'
kill -0 "${pid_of[second]}" || fail "did not wait"
stop first
await second
assert_status 0
