#!/usr/bin/env bash
# tests/e2e/lock-file.sh -- -L creates a lock file with the pid, refuses when it exists, and removes it at the end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start first "$MODCAT" -d -d -d -L lock PIPE PIPE
wait_until '[ -s lock ]'
assert_file lock "${pid_of[first]}\n"
assert_eq mode "$(stat -c %a lock)" 644
wait_log first ' I obtained lock "lock"'

run "$MODCAT" -L lock -u - CREATE:never
assert_status 1
assert_grep ' E could not obtain lock "lock"' "$err"
assert_absent never
assert_file lock "${pid_of[first]}\n"

stop first
assert_grep ' I released lock "lock"' first.log
assert_absent lock
ls -A >files
assert_no_grep 'lock\.' files
