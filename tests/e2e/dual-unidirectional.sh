#!/usr/bin/env bash
# tests/e2e/dual-unidirectional.sh -- -u and -U open only the half of a dual address that they need, and say so.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'data\n' >in
run "$MODCAT" -u 'OPEN:in!!CREATE:unused' STDOUT
assert_status 0
assert_file "$out" 'data\n'
assert_grep ' W unidirectional open of dual address' "$err"
assert_absent unused

run "$MODCAT" -U 'OPEN:missing!!CREATE:used' OPEN:in
assert_status 0
assert_file used 'data\n'
