#!/usr/bin/env bash
# tests/e2e/dump-hex-text.sh -- -v -x shows rows of 16 bytes, hexadecimal and text side by side.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '0123456789abcdefXYZ\n\x01\x7f ~' >in
run "$MODCAT" -v -x -u OPEN:in STDOUT
tail -n +2 "$err" >rows
cat >expected <<'TXT'
 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef
 58 59 5a 0a                                      XYZ.
 01 7f 20 7e                                      .. ~
--
TXT
assert_same rows expected
