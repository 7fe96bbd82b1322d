#!/usr/bin/env bash
# tests/e2e/stdio-options.sh -- options of files act on standard input and output; what doesn't fit is an error.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 0123456789 >in
"$MODCAT" -u STDIN,seek=4 CREATE:got <in
assert_file got 456789
"$MODCAT" -U -,seek=2,perm=640 OPEN:got 1<>in
assert_file in 0145678989
assert_eq mode "$(stat -c %a in)" 640
run "$MODCAT" -u -,seek=2 STDOUT < <(echo text)
assert_status 1
assert_grep 'Illegal seek' "$err"
run "$MODCAT" -u -,creat STDOUT <in
assert_status 1
assert_grep 'option "creat" not supported with this address type' "$err"
