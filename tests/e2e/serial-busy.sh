#!/usr/bin/env bash
# tests/e2e/serial-busy.sh -- a serial port has one user; the second one is told who that is.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires "'$MODCAT' --dump-module serial" 'needs the module serial'
requires '[ -r /proc/self/comm ]' 'needs /proc'
# It stays for a while without a user.
start cable "$MODCAT" -t 60 PTY,link=left,rawer,ptmx STALL
wait_until '[ -e left ]'

start first "$MODCAT" -d -d SERIAL:left STALL
wait_log first 'opened serial port'
for options in '' ,exclusive; do
  run "$MODCAT" "SERIAL:left$options" STALL
  assert_status 1
  assert_eq messages "$(count ' [EF] ' "$err")" 1
  # Others than root get no descriptor, by TIOCEXCL; root no lock.
  assert_grep "column 8: serial port left is in use by [^ ]*modcat\[${pid_of[first]}\]\$" "$err"
done
if [ "$(id -u)" -eq 0 ]; then
  start guest "$MODCAT" -d -d SERIAL:left,exclusive=0 STALL
  wait_log guest 'opened serial port'
  stop guest
fi

# Nothing of it is left behind, not even by an opening that fails.
stop first
run "$MODCAT" SERIAL:left,parity=even STALL
assert_status 1
run "$MODCAT" -u TEXT:hello SERIAL:left
assert_status 0
