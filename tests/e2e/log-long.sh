#!/usr/bin/env bash
# tests/e2e/log-long.sh -- a very long message is cut, the line stays one line.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

name=$(printf 'x%.0s' {1..400})
run "$MODCAT" -u "OPEN:/$name" "CREATE:$name"
assert_status 1
assert_eq lines "$(wc -l <"$err")" 1
[ "$(wc -c <"$err")" -le 520 ] || fail "$(wc -c <"$err") bytes in a line"
