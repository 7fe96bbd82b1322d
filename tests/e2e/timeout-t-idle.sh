#!/usr/bin/env bash
# tests/e2e/timeout-t-idle.sh -- -t is a limit for silence, not for the whole: each block starts it again.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# Eight pauses of 0.3 s under -t 2: together longer than -t, each one shorter.
run "$MODCAT" -t 2 '/dev/null!!CREATE:got' SYSTEM:'for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.3; done'
assert_status 0
assert_file got '1\n2\n3\n4\n5\n6\n7\n8\n'
assert_no_grep ' W ' "$err"
