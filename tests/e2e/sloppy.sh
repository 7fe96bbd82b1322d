#!/usr/bin/env bash
# tests/e2e/sloppy.sh -- with -s an error is logged but does not end the program.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'x' >in
requires '[ "$(id -u)" -ne 0 ] || command -v setpriv' 'needs setpriv to give up the rights of root'
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid 65534 --clear-groups)
chmod 755 .
run "${as_user[@]}" "$MODCAT" -u OPEN:in,user=0 STDOUT
assert_status 1
assert_file "$out" ''
assert_grep ' E ' "$err"
run "${as_user[@]}" "$MODCAT" -s -u OPEN:in,user=0 STDOUT
assert_status 0
assert_file "$out" 'x'
assert_grep ' E ' "$err"
