#!/usr/bin/env bash
# tests/e2e/signals-mask.sh -- -S chooses which signals are caught; others have their default action.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# Only HUP is caught: TERM kills without a word.
start victim "$MODCAT" -d -d -S 0x0002 PIPE PIPE
wait_log victim 'starting data transfer loop'
stop victim TERM
assert_status 143
assert_no_grep 'signal 15' victim.log

start victim "$MODCAT" -d -d -S2 PIPE PIPE
wait_log victim 'starting data transfer loop'
stop victim HUP
assert_status 129
assert_grep 'exiting on signal 1$' victim.log
