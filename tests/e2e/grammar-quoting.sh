#!/usr/bin/env bash
# tests/e2e/grammar-quoting.sh -- quotes, brackets and backslashes in a parameter.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

text ()
{
  run "$MODCAT" -u "TEXT:$1" STDOUT
  assert_status 0
  printf '%b' "$2" | cmp - "$out" || fail "TEXT:$1 gave $(cat "$out")"
}

text '[a,b:c]' '[a,b:c]'
text '(a,b)' '(a,b)'
text '{a!!b}' '{a!!b}'
text '"a[b]c"' 'a[b]c'
text "\"a'b,c'd\"" "a'b,c'd"
text 'x"y"z' xyz
text "'a,b:c!!d'" 'a,b:c!!d'
text "('a,b')" "('a,b')"
text 'a!b' 'a!b'
text 'a\,b\:c' 'a,b:c'
text 'a\nb\tc\rd' 'a\nb\tc\rd'
text 'a\\b' 'a\\b'
text '\x41' x41
text 'a)b]c}' 'a)b]c}'
text '"a\"b"' 'a"b'
text "'a\\nb'" 'a\nb'
text 'a"b,c"d' 'ab,cd'
text '' ''
