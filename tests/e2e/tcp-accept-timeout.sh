#!/usr/bin/env bash
# tests/e2e/tcp-accept-timeout.sh -- accept-timeout ends a listener that nobody calls, with status 0 and a warning.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,accept-timeout=0.2" CREATE:never
assert_status 0
assert_grep ' W accept: Connection timed out' "$err"
assert_absent never
