#!/usr/bin/env bash
# tests/e2e/chroot.sh -- chroot acts after opening, chroot-early before; su-d looks the user up outside.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
# The check for leaks needs /proc, which is not in the jail.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
requires 'getent passwd nobody' 'needs the user nobody'
mkdir -p jail
printf 'outside\n' >file
printf 'inside\n' >jail/file
run "$MODCAT" -u "OPEN:$work/file,chroot=$work/jail" "CREATE:/made"
assert_status 0
assert_file jail/made 'outside\n'
run "$MODCAT" -u "OPEN:/file,chroot-early=$work/jail" STDOUT
assert_file "$out" 'inside\n'
chmod 777 jail
run "$MODCAT" -u "OPEN:$work/file,chroot=$work/jail,su-d=nobody" CREATE:/by-nobody
assert_status 0
assert_eq owner "$(stat -c %U jail/by-nobody)" nobody
run "$MODCAT" -u "OPEN:file,chroot=$work/missing" STDOUT
assert_status 1
assert_grep 'No such file or directory' "$err"
assert_file "$out" ''
