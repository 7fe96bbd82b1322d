#!/usr/bin/env bash
# tests/e2e/exec-session.sh -- setsid and setpgid put the program into a session or group of its own.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -r /proc/self/stat ]' 'needs /proc'
fields ()
{
  # pid, process group and session from the fields after the name in parentheses
  run "$MODCAT" -u "EXEC:cat /proc/self/stat$1" STDOUT
  assert_status 0
  read -r pid group session < <(sed -E 's/^([0-9]+) \(.*\) . [0-9]+ ([0-9]+) ([0-9]+) .*/\1 \2 \3/' "$out")
}

fields ,setsid
assert_eq setsid "$group $session" "$pid $pid"
fields ,setpgid=0
assert_eq setpgid "$group" "$pid"
[ "$session" != "$pid" ] || fail "setpgid made a session"
fields ,setpgid
assert_eq 'setpgid alone' "$group" "$pid"
fields ''
[ "$group" != "$pid" ] || fail "a group of its own without being asked"
