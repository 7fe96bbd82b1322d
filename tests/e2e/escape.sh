#!/usr/bin/env bash
# tests/e2e/escape.sh -- the first byte with the code of escape is the end of file, and overrides ignoreeof.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'before\x1dafter' >in
run "$MODCAT" -d -d -d -u OPEN:in,escape=29 STDOUT
assert_status 0
assert_file "$out" 'before'
assert_grep 'escape char' "$err"

run "$MODCAT" -u OPEN:in,escape=0x1d,ignoreeof STDOUT
assert_status 0
assert_file "$out" 'before'

run "$MODCAT" -u OPEN:in,escape=1 STDOUT
assert_file "$out" 'before\x1dafter'

# The other side has seen the end: what it answers still comes back.
run "$MODCAT" -t 10 -,escape=29 EXEC:sha256sum <in
printf 'before' >start
assert_eq answer "$(cut -d ' ' -f 1 "$out")" "$(checksum start)"
