#!/usr/bin/env bash
# tests/e2e/unix-replaced.sh -- unlink-early takes the place of a server that still runs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start old "$MODCAT" -d -d UNIX-LISTEN:socket,fork TEXT:old
wait_log old 'listening on'
start new "$MODCAT" -d -d UNIX-LISTEN:socket,unlink-early,fork TEXT:new
wait_log new 'listening on'
run "$MODCAT" -u UNIX-CONNECT:socket STDOUT
assert_file "$out" new
