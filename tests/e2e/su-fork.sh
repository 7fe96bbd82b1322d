#!/usr/bin/env bash
# tests/e2e/su-fork.sh -- each child of a server gives up its rights, the server keeps them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires 'getent passwd nobody' 'needs the user nobody'
chmod 755 .
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,su=nobody" SYSTEM:'id -u'
port=$(port_of server)
for _ in 1 2; do
  run "$MODCAT" -u "TCP:$LO:$port" STDOUT
  assert_file "$out" "$(id -u nobody)\n"
done
assert_grep '^Uid:[[:space:]]*0' "/proc/${pid_of[server]}/status"
