#!/usr/bin/env bash
# tests/e2e/log-lp-env.sh -- -lp names the variables in the environment of programs too.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -lpother -u SYSTEM:'echo $OTHER_PID' STDOUT
assert_status 0
assert_grep '^[0-9]+$' "$out"
