#!/usr/bin/env bash
# tests/e2e/udp-sendto.sh -- SENDTO hears its peer alone, DATAGRAM hears all.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

one=127.0.0.11 two=127.0.0.12
start sink "$MODCAT" -d -d -u "UDP-RECV:0,bind=$one" CREATE:first
port=$(port_of sink)
for type in SENDTO DATAGRAM; do
  mkfifo "in$type"
  exec {keep}<>"in$type"
  start $type "$MODCAT" -d -d -d -T 20 - "UDP-$type:$one:$port,bind=$LO" <"in$type"
  echo hello >&"$keep"
  wait_until "grep -q hello first"
  own=$(sed -nE 's/.* N local address: AF=2 [0-9.]+:([0-9]+)$/\1/p' "$type.log" | head -n 1)
  run "$MODCAT" -u - "UDP-SENDTO:$LO:$own,bind=$two" <<<stranger
  stop sink
  run "$MODCAT" -u - "UDP-SENDTO:$LO:$own,bind=$one:$port" <<<friend
  wait_until "grep -q friend $type.out"
  start sink "$MODCAT" -d -d -u "UDP-RECV:$port,bind=$one" CREATE:first
  port_of sink >/dev/null
  exec {keep}>&-
  stop $type
done
assert_file SENDTO.out 'friend\n'
assert_grep ' I recvfrom\(\): wrong peer address AF=2 127.0.0.12:[0-9]+, ignoring packet' SENDTO.log
assert_file DATAGRAM.out 'stranger\nfriend\n'
