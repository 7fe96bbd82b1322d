#!/usr/bin/env bash
# tests/e2e/ignoreeof.sh -- an address with ignoreeof goes on reading a file that grows.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'first\n' >log
start tail "$MODCAT" -u OPEN:log,ignoreeof CREATE:got
wait_until 'grep -q first got'
printf 'second\n' >>log
wait_until 'grep -q second got'
kill -0 "${pid_of[tail]}" || fail "ended"
stop tail
assert_status 143
assert_file got 'first\nsecond\n'
