#!/usr/bin/env bash
# tests/e2e/tcp-storm.sh -- thousands of refused, failed and reset sessions leave no descriptor and no zombie.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -d /proc/self/fd ]' 'needs /proc'
storm=$BUILDDIR/tests/e2e/storm
# Ten thousand of each kind, some five seconds in all; MODCAT_STORM sets another number. Sanitizers make forks slow.
count=10000
[ "${SANITIZED:-}" != yes ] || count=500
count=${MODCAT_STORM:-$count}
descriptors () { find "/proc/$1/fd" -mindepth 1 | wc -l; }
no_children () { [ -z "$(cat "/proc/$1/task/$1/children")" ]; }

# serve NAME KIND COUNT OPTIONS RIGHT: COUNT sessions of that KIND, and what the server has before and after
serve ()
{
  local pid port before

  start "$1" "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,backlog=64$4" "$5"
  pid=${pid_of[$1]}
  port=$(port_of "$1")
  # One session first: its modules are loaded from then on.
  "$storm" "$2" "$LO" "$port" 1
  wait_until "no_children $pid"
  before=$(descriptors "$pid")
  "$storm" "$2" "$LO" "$port" "$3" || fail "$1: not all sessions went as they should"
  wait_until "no_children $pid" 30
  assert_eq "descriptors of $1" "$(descriptors "$pid")" "$before"
  stop "$1"
  assert_status 143
}

serve refused ends "$count" ,range=127.0.0.0/32 PIPE
assert_eq refusals "$(count ' W refusing connection' refused.log)" $((count + 1))
assert_eq forks "$(count 'forked off' refused.log)" 0

nobody=$(free_port)
serve failed ends "$count" '' "TCP:$LO:$nobody"
assert_eq failures "$(count ' E .*Connection refused' failed.log)" $((count + 1))

serve reset resets "$count" '' PIPE
assert_eq forks "$(count 'forked off child process' reset.log)" $((count + 1))
