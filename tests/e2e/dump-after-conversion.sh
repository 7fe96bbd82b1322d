#!/usr/bin/env bash
# tests/e2e/dump-after-conversion.sh -- dumps show the data after line end conversion.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'a\r\nb\r\n' >in
run "$MODCAT" -x -u OPEN:in,crnl STDOUT
assert_file "$out" 'a\nb\n'
assert_grep 'length=4 from=0 to=3' "$err"
assert_grep '^ 61 0a 62 0a$' "$err"
