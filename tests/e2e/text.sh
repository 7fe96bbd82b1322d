#!/usr/bin/env bash
# tests/e2e/text.sh -- TEXT delivers its string and ends; what comes back goes to the standard output.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u 'TEXT:hello, world\n' -
assert_status 1
assert_grep 'address 1, column 12: .*option " world' "$err"

run "$MODCAT" -u 'TEXT:"hello, world: a!!b\n"' -
assert_status 0
assert_file "$out" 'hello, world: a!!b\n'

run "$MODCAT" -u TEXT: -
assert_status 0
assert_file "$out" ''

# Both ways: the answer is on the standard output.
run "$MODCAT" -d -d text:question SYSTEM:'read -r q; echo "to $q: answer"'
assert_status 0
assert_file "$out" 'to question: answer\n'
assert_grep ' N reading from data pipe$' "$err"

# It is a pipe, with what a pipe can do.
run "$MODCAT" -u TEXT:x,pipesz=8192,o-nonblock,cloexec=1 -
assert_status 0
assert_file "$out" x

for bad in TEXT TEXT:a:b; do
  run "$MODCAT" -u "$bad" -
  assert_status 1
  assert_grep 'wrong number of parameters .*usage: TEXT:<string>' "$err"
done
