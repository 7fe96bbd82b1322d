#!/usr/bin/env bash
# tests/e2e/pipe-echo.sh -- PIPE and SOCKETPAIR give back what was written to them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 1000000
run "$MODCAT" -t 10 'OPEN:data!!CREATE:got' PIPE
assert_status 0
assert_same got data
run "$MODCAT" -d -d -t 10 - ECHO <<<text
assert_file "$out" 'text\n'
assert_grep ' N writing to and reading from unnamed pipe' "$err"
run "$MODCAT" -d -d -t 1 - SOCKETPAIR <<<text
assert_file "$out" 'text\n'
assert_grep ' N writing to and reading from unnamed socketpair' "$err"
