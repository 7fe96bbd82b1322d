#!/usr/bin/env bash
# tests/e2e/unix-client-types.sh -- UNIX-CLIENT finds out what type of socket there is.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires socat
start stream "$MODCAT" -d -d UNIX-LISTEN:stream PIPE
wait_log stream 'listening on'
run "$MODCAT" -t 5 - UNIX-CLIENT:stream <<<one
assert_file "$out" 'one\n'

start packets socat UNIX-LISTEN:packets,type=5 PIPE
wait_until '[ -S packets ]'
run "$MODCAT" -t 5 - UNIX:packets <<<two
assert_file "$out" 'two\n'

start datagrams socat -u UNIX-RECV:datagrams OPEN:got,creat
wait_until '[ -S datagrams ]'
run "$MODCAT" -u - UNIX:datagrams <<<three
assert_status 0
wait_until '[ -s got ]'
assert_file got 'three\n'
run "$MODCAT" -u - UNIX:datagrams,so-type=1 <<<four
assert_status 1
assert_grep ' E UNIX: datagrams: Protocol wrong type for socket' "$err"
