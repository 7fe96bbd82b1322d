#!/usr/bin/env bash
# tests/e2e/open-seek.sh -- seek, seek-cur, seek-end, ftruncate choose the place in a file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '0123456789' >file
run "$MODCAT" -u OPEN:file,seek=4 STDOUT
assert_file "$out" '456789'
run "$MODCAT" -u OPEN:file,seek-end=-3 STDOUT
assert_file "$out" '789'
run "$MODCAT" -u OPEN:file,lseek=0x8 STDOUT
assert_file "$out" '89'
run "$MODCAT" -u - OPEN:file,seek-end=2 <<<x
assert_file file '0123456789\0\0x\n'
run "$MODCAT" -u - OPEN:file,ftruncate=3 </dev/null
assert_file file '012'
run "$MODCAT" -u - OPEN:file,truncate=0 <<<new
assert_file file 'new\n'
