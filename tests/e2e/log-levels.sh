#!/usr/bin/env bash
# tests/e2e/log-levels.sh -- how many -d show which levels.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'x' >in
levels ()
{
  run "$MODCAT" "$@" -u OPEN:in STDOUT
  sed -E 's/^.*\[[0-9]+\] ([DINWEF]) .*$/\1/' "$err" | sort -u | tr -d '\n'
}

run "$MODCAT" -u 'OPEN:in!!CREATE:unused' STDOUT
assert_grep ' W ' "$err"
run "$MODCAT" -d0 -u 'OPEN:in!!CREATE:unused' STDOUT
assert_file "$err" ''

assert_eq none "$(levels)" ''
assert_eq -d "$(levels -d)" ''
assert_eq '-d -d' "$(levels -d -d)" N
assert_eq '-dd' "$(levels -dd)" N
assert_eq '-d2' "$(levels -d2)" N
assert_eq '-d0' "$(levels -d0)" ''
assert_eq three "$(levels -d -d -d)" IN
assert_eq -ddd "$(levels -ddd)" IN
assert_eq -d3 "$(levels -d3)" IN
# What level D tells are decisions; this is one.
run "$MODCAT" -d -d -d -d -T 0.2 -u OPEN:in,ignoreeof STDOUT
assert_grep ' D socket 1 \(fd [0-9]+\) is at EOF, ignoring' "$err"
run "$MODCAT" -d4 -T 0.2 -u OPEN:in,ignoreeof STDOUT
assert_grep ' D socket 1' "$err"
