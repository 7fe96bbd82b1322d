#!/usr/bin/env bash
# tests/e2e/unix-fork-file.sh -- the children of a forking UNIX-LISTEN leave its socket file alone.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d UNIX-LISTEN:socket,fork PIPE
wait_log server 'listening on'
for i in 1 2 3; do
  run "$MODCAT" -t 5 - UNIX-CONNECT:socket <<<"$i"
  assert_file "$out" "$i\n"
done
wait_until '[ "$(count_ours)" -eq 1 ]'
[ -S socket ] || fail "a child has removed the socket"
stop server
assert_absent socket
