#!/usr/bin/env bash
# tests/e2e/version-env.sh -- VERSION, PID and PPID stand in the environment of programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u SYSTEM:'echo $MODCAT_PID $MODCAT_PPID $SOCAT_PID $SOCAT_PPID' STDOUT
assert_status 0
read -r pid ppid spid sppid <"$out"
assert_eq PPID "$ppid" "$pid"
assert_eq SOCAT_PID "$spid" "$pid"
assert_eq SOCAT_PPID "$sppid" "$pid"
[ "$pid" -gt 1 ] || fail "no pid: $pid"

run "$MODCAT" -u SYSTEM:'echo "$SOCAT_VERSION"' STDOUT
assert_file "$out" '1.8.1.1\n'
run "$MODCAT" -u SYSTEM:'echo "$MODCAT_VERSION"' STDOUT
assert_grep '^[0-9]+\.[0-9]+' "$out"
