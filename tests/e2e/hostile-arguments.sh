#!/usr/bin/env bash
# tests/e2e/hostile-arguments.sh -- huge, unbalanced and binary arguments are refused cleanly.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mega=$(head -c 131000 /dev/zero | tr '\0' x)
refused ()
{
  run "$MODCAT" -u "$@"
  [ "$status" -eq 1 ] || fail "status $status for $(printf '%s' "$*" | cut -c1-60)"
  [ -s "$err" ] || fail "no message for $(printf '%s' "$*" | cut -c1-60)"
  assert_no_grep 'Sanitizer|runtime error' "$err"
}

for a in "$mega" "OPEN:$mega" "TCP:$mega:1" "OPEN:f,$mega" "OPEN:f,mode=$mega" "EXEC:$mega" "UNIX-CONNECT:$mega"; do
  refused "$a" STDOUT
  refused /dev/null "$a"
done
opens=$(head -c 100000 /dev/zero | tr '\0' '(')
refused "OPEN:$opens" STDOUT
refused "OPEN:$(head -c 100000 /dev/zero | tr '\0' '"')" STDOUT
refused "OPEN:f$(head -c 100000 /dev/zero | tr '\0' ',')x" STDOUT
refused "OPEN:$(head -c 100000 /dev/zero | tr '\0' ':')" STDOUT
for a in "OPEN:'f" 'OPEN:"f' "OPEN:f\\" 'OPEN:f,mode="1' "EXEC:'\"cat'" 'OPEN:"' "'" '"' '!!' 'OPEN:f!!' '!!OPEN:f' \
  'a!!b!!c' ',' ':' '=' "$(printf '\001\377\200')" "OPEN:$(printf '\001\377')" "OPEN:f,$(printf '\377=\376')"; do
  refused "$a" STDOUT
done
assert_eq files "$(ls -A)" "$(printf 'err\nout')"
