#!/usr/bin/env bash
# tests/e2e/unix-successor.sh -- a server that ends leaves the socket of the one that has taken its place.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start old "$MODCAT" -d -d -d UNIX-LISTEN:socket,fork TEXT:old
wait_log old 'listening on'
rm socket
start new "$MODCAT" -d -d UNIX-LISTEN:socket,fork TEXT:new
wait_log new 'listening on'
stop old
assert_status 143
assert_grep ' I "[^"]*/socket" is not the one that was made here' old.log
run "$MODCAT" -u UNIX-CONNECT:socket STDOUT
assert_file "$out" new
stop new
assert_absent socket

# Without fork, too, the file is there until the end of the session.
start once "$MODCAT" -d -d -t 30 UNIX-LISTEN:socket SYSTEM:'ls; cat'
wait_log once 'listening on'
run "$MODCAT" -t 5 - UNIX-CONNECT:socket <<<text
assert_grep '^socket$' "$out"
await once
assert_absent socket
