#!/usr/bin/env bash
# tests/e2e/unix-replaced.sh -- unlink-early takes the place of a server that is gone, never of one that runs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start old "$MODCAT" -d -d UNIX-LISTEN:socket,fork TEXT:old
wait_log old 'listening on'
run "$MODCAT" UNIX-LISTEN:socket,unlink-early,fork TEXT:new
assert_status 1
assert_grep ' E "socket" exists and is in use' "$err"
run "$MODCAT" -u UNIX-CONNECT:socket STDOUT
assert_file "$out" old

# A new one that waits for its turn has it as soon as the old one has gone, however that ended.
start new "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-early,fork,forever,interval=0.05 TEXT:new
wait_log new 'is in use'
assert_no_grep listening new.log
stop old KILL
wait_log new 'listening on'
run "$MODCAT" -u UNIX-CONNECT:socket STDOUT
assert_file "$out" new
stop new KILL
run "$MODCAT" UNIX-LISTEN:socket TEXT:none
assert_status 1
assert_grep ' E "socket" exists' "$err"
