#!/usr/bin/env bash
# tests/e2e/keyword-errors.sh -- an unknown keyword: its name, its place, and the nearest ones.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" TCP-LISTN:80 -
assert_status 1
assert_grep 'unknown device/address "TCP-LISTN"' "$err"
assert_grep 'TCP-LISTEN' "$err"
run "$MODCAT" - EXCE:cat
assert_status 1
assert_grep 'address 2' "$err"
assert_grep '"EXEC"' "$err"
