#!/usr/bin/env bash
# tests/e2e/lock-wait.sh -- -W waits until the other process has removed its lock file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start first "$MODCAT" -W lock PIPE PIPE
wait_until '[ -s lock ]'
start second "$MODCAT" -d -d -W lock -u - CREATE:got
wait_log second ' N waiting for lock "lock"'
assert_absent got
stop first
await second
assert_status 0
assert_absent lock
assert_eq notices "$(count 'waiting for lock' second.log)" 1
