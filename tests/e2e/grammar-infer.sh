#!/usr/bin/env bash
# tests/e2e/grammar-infer.sh -- words that are no keyword: a digit, a path, and what is neither.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'from a path\n' >data
run "$MODCAT" -u ./data STDOUT
assert_status 0
assert_file "$out" 'from a path\n'

run "$MODCAT" -u 5 1 5<data
assert_status 0
assert_file "$out" 'from a path\n'

# Keywords know no case and no abbreviation.
run "$MODCAT" -u oPeN:data sTdOuT
assert_status 0
assert_file "$out" 'from a path\n'

for word in 12 data OPE 'OPENX:data' ''; do
  run "$MODCAT" -u "$word" STDOUT
  assert_status 1
  assert_grep "unknown device/address \"${word%%:*}" "$err"
done
