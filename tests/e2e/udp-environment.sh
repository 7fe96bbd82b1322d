#!/usr/bin/env bash
# tests/e2e/udp-environment.sh -- what programs learn of their peer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

show='read x; echo $SOCAT_PEERADDR $SOCAT_PEERPORT $SOCAT_SOCKADDR $SOCAT_SOCKPORT'
for type in LISTEN RECVFROM; do
  start server "$MODCAT" -d -d "UDP4-$type:0" SYSTEM:"$show"
  port=$(port_of server)
  source=$(free_port)
  run "$MODCAT" -t 1 - "UDP4-SENDTO:127.5.6.7:$port,bind=$LO:$source" <<<text
  assert_file "$out" "$LO $source 127.5.6.7 $port\n"
  await server
done
