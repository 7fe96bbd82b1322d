#!/usr/bin/env bash
# tests/e2e/relay-chain.sh -- a random file through five relays of different kinds, both ways at once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file left 5000000
random_file right 7000000
start last "$MODCAT" -d -d -t 20 UNIX-LISTEN:s1 'OPEN:right!!CREATE:got-left'
wait_log last 'listening on'
start fourth "$MODCAT" -d -d -t 20 -b 1000 "TCP-LISTEN:0,bind=$LO" UNIX-CONNECT:s1
port4=$(port_of fourth)
start third "$MODCAT" -d -d -t 20 -x UNIX-LISTEN:s2 "TCP:$LO:$port4"
wait_log third 'listening on'
start second "$MODCAT" -d -d -t 20 "TCP-LISTEN:0,bind=$LO" "EXEC:'$MODCAT -t 20 - UNIX-CONNECT:s2',pipes"
port2=$(port_of second)
run "$MODCAT" -t 20 'OPEN:left!!CREATE:got-right' "TCP:$LO:$port2"
assert_status 0
for name in second third fourth last; do
  await "$name" 20
  assert_status 0
done
assert_same got-left left
assert_same got-right right
