#!/usr/bin/env bash
# tests/e2e/timeout-T-idle.sh -- traffic in either direction keeps -T away.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# Eight pauses of 0.3 s: together longer than -T, each one shorter.
run "$MODCAT" -T 2 -u SYSTEM:'for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.3; done' CREATE:got
assert_status 0
assert_file got '1\n2\n3\n4\n5\n6\n7\n8\n'
