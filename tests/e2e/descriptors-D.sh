#!/usr/bin/env bash
# tests/e2e/descriptors-D.sh -- -D prints what the descriptors are, before the transfer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'text\n' >in
run "$MODCAT" -D -u OPEN:in STDOUT
assert_status 0
assert_file "$out" 'text\n'
assert_grep 'FD +type' "$err"
assert_grep "^ *[0-9]+: file	" "$err"
assert_grep "^ *1: " "$err"
