#!/usr/bin/env bash
# tests/e2e/udp-six.sh -- UDP over IPv6: all types, and IPv4 peers of an IPv6 socket.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start probe "$MODCAT" -d -d "UDP6-RECV:0,bind=[::1]" /dev/null
wait_until 'grep -q "receiving on" probe.log || ! kill -0 ${pid_of[probe]}'
requires "grep -q 'receiving on' probe.log" 'needs IPv6'
for pair in CONNECT:LISTEN SENDTO:RECVFROM DATAGRAM:RECVFROM; do
  start server "$MODCAT" -d -d "UDP6-${pair#*:}:0,bind=[::1]" SYSTEM:'cat; echo $SOCAT_PEERADDR'
  port=$(port_of server)
  run "$MODCAT" -t 1 - "UDP6-${pair%:*}:[::1]:$port" <<<text
  assert_status 0
  assert_file "$out" 'text\n[0000:0000:0000:0000:0000:0000:0000:0001]\n'
  await server
done
start server "$MODCAT" -d -d "UDP6-LISTEN:0,ipv6only=0" SYSTEM:'cat; echo $SOCAT_SOCKADDR'
port=$(port_of server)
run "$MODCAT" -t 5 - "UDP4:127.0.0.1:$port" <<<text
assert_file "$out" 'text\n[0000:0000:0000:0000:0000:ffff:7f00:0001]\n'
await server
