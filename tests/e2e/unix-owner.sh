#!/usr/bin/env bash
# tests/e2e/unix-owner.sh -- user and group give the socket file away.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
start server "$MODCAT" -d -d UNIX-LISTEN:socket,user=65534,group=65533 PIPE
wait_log server 'listening on'
assert_eq owner "$(stat -c %u:%g socket)" 65534:65533
stop server
start server "$MODCAT" -d -d UNIX-LISTEN:socket,user-early=nobody,perm=0600 PIPE
wait_log server 'listening on'
assert_eq owner "$(stat -c %U:%a socket)" nobody:600
stop server
run "$MODCAT" UNIX-LISTEN:socket,user=no.such.user CREATE:never
assert_status 1
assert_grep 'no.such.user' "$err"
assert_absent socket
assert_absent never
