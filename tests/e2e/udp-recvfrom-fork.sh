#!/usr/bin/env bash
# tests/e2e/udp-recvfrom-fork.sh -- RECVFROM,fork: one process for each datagram, and none waits for the one before.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "UDP-RECVFROM:0,bind=$LO,fork" SYSTEM:'read n; [ "$n" != 1 ] || until [ -e go ]; do sleep 0.05; done; echo $n >>served'
port=$(port_of server)
for n in 1 2 3; do
  run "$MODCAT" -u - "UDP-SENDTO:$LO:$port" <<<"$n"
done
wait_until '[ "$(grep -c . served)" -eq 2 ]'
assert_no_grep 1 served
assert_eq 'processes' "$(count "\[${pid_of[server]}\] N forked off child process" server.log)" 3
: >go
wait_until 'grep -q 1 served'
wait_until '[ "$(count_ours)" -eq 1 ]'
assert_eq 'processes' "$(count "\[${pid_of[server]}\] N forked off child process" server.log)" 3
assert_eq 'datagrams' "$(count ' N receiving packet from AF=2 127' server.log)" 3
