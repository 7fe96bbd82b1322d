#!/usr/bin/env bash
# tests/e2e/tcp-fork-right.sh -- fork works in the second address, too: each peer has a child, the left side is shared.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -U CREATE:got,append "TCP-LISTEN:0,bind=$LO,fork"
port=$(port_of server)
for i in 1 2 3; do
  run "$MODCAT" -u "TEXT:peer$i-" "TCP:$LO:$port"
  assert_status 0
done
wait_until '[ "$(wc -c <got)" -eq 18 ]'
for i in 1 2 3; do
  assert_grep "peer$i-" got
done
assert_eq forks "$(count 'forked off child process' server.log)" 3
wait_until '[ "$(count_ours)" -eq 1 ]'

# A connecting type: one connection after the other.
start sink "$MODCAT" -d -d -u "TCP-LISTEN:0,bind=$LO,fork" OPEN:all,creat,append
port=$(port_of sink)
start client "$MODCAT" -u OPEN:/dev/null "TCP:$LO:$port,fork,interval=0.05"
wait_until '[ "$(grep -c "accepting connection" sink.log)" -ge 3 ]'
stop client
assert_status 143
