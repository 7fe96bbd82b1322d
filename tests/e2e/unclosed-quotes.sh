#!/usr/bin/env bash
# tests/e2e/unclosed-quotes.sh -- a quote without its end and a last backslash are refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for word in "OPEN:'f" 'OPEN:"f' "OPEN:f,mode='600" "TEXT:a'b" 'TEXT:"a' "TEXT:a\\" \
  "SYSTEM:echo 'x" "EXEC:'cat" 'TEXT:"(a'; do
  run "$MODCAT" -u "$word" CREATE:made
  assert_status 1
  assert_grep ' E address 1, column [0-9]+: ' "$err"
  assert_absent made
done
# A closing bracket that is missing ends with the text, as in socat.
run "$MODCAT" -u 'TEXT:[a,b' STDOUT
assert_status 0
assert_file "$out" '[a,b'
