#!/usr/bin/env bash
# tests/e2e/lock-option.sh -- lockfile and waitlock lock while one address is open.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start first "$MODCAT" PIPE,lockfile=lock PIPE
wait_until '[ -s lock ]'
assert_file lock "${pid_of[first]}\n"
run "$MODCAT" -u - CREATE:never,lockfile=lock
assert_status 1
assert_grep ' E could not obtain lock "lock"' "$err"
assert_absent never
start second "$MODCAT" -d -d -u - CREATE:got,waitlock=lock
wait_log second 'waiting for lock "lock"'
stop first
await second
assert_status 0
assert_absent lock
