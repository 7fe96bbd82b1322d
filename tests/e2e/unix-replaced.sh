#!/usr/bin/env bash
# tests/e2e/unix-replaced.sh -- unlink-early takes the path of a server, gone or not; that one leaves the new entry alone.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start old "$MODCAT" -d -d UNIX-LISTEN:socket,fork TEXT:old
wait_log old 'listening on'
run "$MODCAT" UNIX-LISTEN:socket TEXT:none
assert_status 1
assert_grep ' E "socket" exists' "$err"
start new "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-early,fork TEXT:new
wait_log new 'listening on'
stop old
run "$MODCAT" -u UNIX-CONNECT:socket STDOUT
assert_file "$out" new

# What a killed server leaves behind is taken only when asked for.
stop new KILL
run "$MODCAT" UNIX-LISTEN:socket TEXT:none
assert_status 1
assert_grep ' E "socket" exists' "$err"
start last "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-early,fork TEXT:last
wait_log last 'listening on'
run "$MODCAT" -u UNIX-CONNECT:socket STDOUT
assert_file "$out" last
