#!/usr/bin/env bash
# tests/e2e/unidirectional.sh -- -u moves left to right only, -U right to left only.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'left\n' >left
printf 'right\n' >right
run "$MODCAT" -u OPEN:left OPEN:right,append
assert_status 0
assert_file right 'right\nleft\n'
assert_file left 'left\n'

run "$MODCAT" -U OPEN:left,append OPEN:right
assert_status 0
assert_file left 'left\nright\nleft\n'
assert_file right 'right\nleft\n'
