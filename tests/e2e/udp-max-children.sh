#!/usr/bin/env bash
# tests/e2e/udp-max-children.sh -- max-children: datagrams of peers that have to wait are kept.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -u "UDP-RECVFROM:0,bind=$LO,fork,max-children=2" SYSTEM:'read n; until [ -e "go$n" ]; do sleep 0.05; done; echo $n >>served'
port=$(port_of server)
for n in 1 2 3 4; do
  run "$MODCAT" -u - "UDP-SENDTO:$LO:$port" <<<"$n"
done
wait_log server ' N maxchildren are active, waiting'
assert_eq 'processes' "$(count "\[${pid_of[server]}\] N forked off child process" server.log)" 2
for n in 1 2 3 4; do
  : >"go$n"
done
wait_until '[ "$(grep -c . served)" -eq 4 ]'
stop server
