#!/usr/bin/env bash
# tests/e2e/fd-not-inherited.sh -- programs do not inherit the descriptor of FD, but keep their stderr.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

echo text >in
run "$MODCAT" -u FD:9 SYSTEM:'cat >got; ls /proc/self/fd >fds' 9<in
assert_status 0
assert_file got 'text\n'
assert_no_grep '^9$' fds
run "$MODCAT" -U FD:2 SYSTEM:'echo said >&2; echo written'
assert_status 0
assert_grep '^said$' "$err"
assert_grep '^written$' "$err"
