#!/usr/bin/env bash
# tests/e2e/stdio.sh -- STDIN, STDOUT, STDERR and STDIO use the descriptors 0 to 2, and say so.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -d -d -t 5 STDIO PIPE <<<text
assert_file "$out" 'text\n'
assert_grep ' N reading from and writing to stdio' "$err"
run "$MODCAT" -d -d -u STDIN STDOUT <<<text
assert_file "$out" 'text\n'
assert_grep ' N using stdin for reading' "$err"
assert_grep ' N using stdout for writing' "$err"
run "$MODCAT" -d -d -u - STDERR <<<text
assert_grep '^text$' "$err"
assert_grep ' N using stderr for writing' "$err"
run "$MODCAT" -d -d -U - - <<<text
assert_file "$out" 'text\n'
