#!/usr/bin/env bash
# tests/e2e/exec-stderr.sh -- stderr sends the program's error output down the channel too.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u SYSTEM:'echo one; echo two >&2',stderr STDOUT
assert_status 0
assert_file "$out" 'one\ntwo\n'
run "$MODCAT" -u SYSTEM:'echo one; echo two >&2' STDOUT
assert_file "$out" 'one\n'
assert_grep '^two$' "$err"
