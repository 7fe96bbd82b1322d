#!/usr/bin/env bash
# tests/e2e/signals-children.sh -- a signal ends the programs of the addresses too.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start relay "$MODCAT" -d -d EXEC:'sleep 300' EXEC:'sleep 300'
wait_log relay 'starting data transfer loop'
stop relay INT
assert_status 130
assert_nothing_runs
