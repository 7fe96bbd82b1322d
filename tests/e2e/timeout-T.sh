#!/usr/bin/env bash
# tests/e2e/timeout-T.sh -- -T ends a silent session with status 0, says so, and ends the program.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start silent "$MODCAT" -d -d -T 0.3 PIPE EXEC:'sleep 60'
await silent 20
assert_status 0
assert_grep ' N inactivity timeout triggered' silent.log
assert_grep ' N exiting with status 0' silent.log
assert_nothing_runs
