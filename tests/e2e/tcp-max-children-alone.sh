#!/usr/bin/env bash
# tests/e2e/tcp-max-children-alone.sh -- max-children needs fork on a listener.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" "TCP-LISTEN:0,bind=$LO,max-children=2" CREATE:never
assert_status 1
assert_grep 'option max-children not allowed without option fork' "$err"
assert_absent never
