#!/usr/bin/env bash
# tests/e2e/ignoreeof-T.sh -- -T ends a session that ignores the end of file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'text\n' >log
start tail "$MODCAT" -d -d -T 1 -u OPEN:log,ignoreof CREATE:got
await tail 20
assert_status 0
assert_grep 'inactivity timeout triggered' tail.log
assert_file got 'text\n'
