#!/usr/bin/env bash
# tests/e2e/dump-hex.sh -- -x shows each block as one line of hexadecimal bytes.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'a\tb\n\xff' >in
run "$MODCAT" -x -u OPEN:in STDOUT
tail -n +2 "$err" >hex
assert_file hex ' 61 09 62 0a ff\n'
