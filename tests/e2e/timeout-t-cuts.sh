#!/usr/bin/env bash
# tests/e2e/timeout-t-cuts.sh -- when -t cuts a peer that was still sending, a warning names -t.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# After the end of its input the program talks on, with pauses that are longer than -t.
run "$MODCAT" -t 0.2 '/dev/null!!CREATE:got' SYSTEM:'cat; for i in 1 2 3 4 5 6; do echo $i; sleep 0.8; done'
assert_status 0
assert_grep ' W .*-t' "$err"
assert_no_grep 6 got

# A peer that says nothing more is no reason to warn.
run "$MODCAT" -t 0.2 '/dev/null!!CREATE:got' SYSTEM:'cat; exec sleep 60'
assert_status 0
assert_no_grep ' W ' "$err"
