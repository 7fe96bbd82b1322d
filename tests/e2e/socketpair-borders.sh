#!/usr/bin/env bash
# tests/e2e/socketpair-borders.sh -- SOCKETPAIR returns each block as it was written, and ends when all have come back.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

borders ()
{
  grep "^$1 " "$err" | sed 's/.*length=\([0-9]*\) .*/\1/' | tr '\n' ' '
}

for options in '' ,type=5; do
  printf 'abcdefghij' >in
  SECONDS=0
  run "$MODCAT" -x -b 4 -t 15 'OPEN:in!!STDOUT' "SOCKETPAIR$options"
  assert_status 0
  [ "$SECONDS" -lt 10 ] || fail "it waited for -t"
  assert_file "$out" abcdefghij
  assert_eq "written$options" "$(borders '>')" '4 4 2 '
  assert_eq "returned$options" "$(borders '<')" '4 4 2 '
done

random_file data 1000000
run "$MODCAT" -t 15 'OPEN:data!!CREATE:got' SOCKETPAIR,type=1
assert_status 0
assert_same got data

run "$MODCAT" - SOCKETPAIR,type=16
assert_status 1
run "$MODCAT" - SOCKETPAIR:x
assert_status 1
assert_grep 'wrong number of parameters' "$err"
