#!/usr/bin/env bash
# tests/e2e/su-order.sh -- the options of one phase act as they are typed, those of an earlier phase before them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
# The check for leaks needs /proc, which is not in the jail.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
chmod 755 .
# Without the rights of root the group can not change any more: the message says so.
run "$MODCAT" -u 'SYSTEM:id -u; id -g,setuid=65531,setgid=65532' STDOUT
assert_status 1
assert_grep 'setgid\(65532\): Operation not permitted; it takes root, and before' "$err"
assert_file "$out" ''
# chroot is of an earlier phase than setuid.
mkdir -m 777 jail
printf 'text\n' >file
run "$MODCAT" -u "OPEN:file,setgid=65532,setuid=65531,chroot=$work/jail" CREATE:/made
assert_status 0
assert_file jail/made 'text\n'
assert_eq owner "$(stat -c %u:%g jail/made)" 65531:65532
