#!/usr/bin/env bash
# tests/e2e/grammar-params.sh -- the number of parameters is checked, and the message shows the right form.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" TCP:localhost PIPE
assert_status 1
assert_grep 'TCP: wrong number of parameters \(1 instead of 2\)' "$err"

run "$MODCAT" -u OPEN STDOUT
assert_status 1
assert_grep 'OPEN: wrong number of parameters \(0 instead of 1\)' "$err"

run "$MODCAT" -u OPEN:a:b STDOUT
assert_status 1
assert_grep 'OPEN: wrong number of parameters \(2 instead of 1\)' "$err"
assert_absent a

run "$MODCAT" PIPE:a:b -
assert_status 1
assert_absent a
