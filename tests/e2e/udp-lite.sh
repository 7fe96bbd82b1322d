#!/usr/bin/env bash
# tests/e2e/udp-lite.sh -- UDP-Lite: all types, and how much a checksum covers.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start probe "$MODCAT" -d -d "UDPLITE-RECV:0,bind=$LO" /dev/null
wait_until 'grep -q "receiving on" probe.log || ! kill -0 ${pid_of[probe]}'
requires "grep -q 'receiving on' probe.log" 'this system has no UDP-Lite'
for pair in CONNECT:LISTEN SENDTO:RECVFROM DATAGRAM:RECVFROM; do
  start server "$MODCAT" -d -d "UDPLITE-${pair#*:}:0,bind=$LO,udplite-recv-cscov=8" SYSTEM:'cat; echo $SOCAT_PEERADDR'
  port=$(port_of server)
  run "$MODCAT" -t 1 - "UDPLITE4-${pair%:*}:$LO:$port,bind=$LO,udplite-send-cscov=8" <<<text
  assert_status 0
  assert_file "$out" "text\n$LO\n"
  await server
done
assert_grep ' N receiving on AF=2 ' server.log
start server "$MODCAT" -d -d "UDPLITE-LISTEN:0,bind=$LO" PIPE
port_of server >/dev/null
assert_grep ' N listening on PROTO136 AF=2 ' server.log
