#!/usr/bin/env bash
# tests/e2e/exec-missing.sh -- a program that does not exist: a message, status 1, no process left.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u EXEC:/no/such/program CREATE:got
assert_status 1
assert_grep ' E execvp\("/no/such/program", "program"\): No such file or directory' "$err"
assert_nothing_runs
printf 'no program\n' >plain
run "$MODCAT" -u EXEC:./plain STDOUT
assert_status 1
assert_grep 'Permission denied' "$err"
