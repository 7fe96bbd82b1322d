#!/usr/bin/env bash
# tests/e2e/serve-datagrams.sh -- UDP peers without connections: one process, and who is silent makes room for new ones.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# bash would read a byte at a time, and the rest of the datagram would be gone.
answer ()
{
  timeout 10 dd bs=512 count=1 status=none <&"$1"
}

start server "$MODCAT" --drain=0.1 -d -d "UDP-LISTEN:0,bind=$LO,serve,max-children=3" PIPE
port=$(port_of server)
for i in 1 2 3 4 5; do
  exec {fd}<>"/dev/udp/$LO/$port"
  echo "$i" >&"$fd"
  assert_eq answer "$(answer "$fd")" "$i"
  wait_log server "#$i starting data transfer loop"
done
wait_log server '#1 making room for another peer'
wait_log server '#2 making room for another peer'
assert_eq "rooms made" "$(count 'making room' server.log)" 2
# The last one is still known, by the same session.
echo again >&"$fd"
assert_eq answer "$(answer "$fd")" again
assert_eq sessions "$(count 'starting data transfer loop' server.log)" 5
stop server
assert_status 0

# Those that are idle end by -T.
start idle "$MODCAT" -d -d -T 0.2 "UDP-LISTEN:0,bind=$LO,serve" PIPE
exec 5<>"/dev/udp/$LO/$(port_of idle)"
echo one >&5
wait_log idle '#1 inactivity timeout triggered'
echo two >&5
wait_log idle '#2 starting data transfer loop'
