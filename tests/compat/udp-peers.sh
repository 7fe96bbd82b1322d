#!/usr/bin/env bash
# tests/compat/udp-peers.sh -- UDP between the two programs, each as server and as client of the other.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

bad=0
for pair in "$MODCAT $SOCAT" "$SOCAT $MODCAT"; do
  read -r server client <<<"$pair"
  for types in CONNECT:LISTEN SENDTO:LISTEN DATAGRAM:LISTEN CONNECT:RECVFROM SENDTO:RECVFROM DATAGRAM:RECVFROM; do
    port=$(free_port)
    start server "$server" -t 1 "UDP-${types#*:}:$port,bind=$LO" SYSTEM:'read x; echo "got $x"'
    up_udp "$port"
    run "$client" -t 1 - "UDP-${types%:*}:$LO:$port" <<<text
    [ "$status $(cat "$out")" = '0 got text' ] || { bad=$((bad + 1)); echo "$types: $client: $status $(cat "$out" "$err")"; }
    await server
    assert_status 0
  done
done
assert_eq 'dialogues that failed' "$bad" 0
