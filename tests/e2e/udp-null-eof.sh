#!/usr/bin/env bash
# tests/e2e/udp-null-eof.sh -- empty datagrams: the end of some types, passed over by others, as null-eof and shut-null say.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -u "UDP-RECV:0,bind=$LO,null-eof" CREATE:got
port=$(port_of server)
run "$MODCAT" -u - "UDP-SENDTO:$LO:$port" <<<one
kill -0 "${pid_of[server]}"
run "$MODCAT" -u - "UDP-SENDTO:$LO:$port,shut-null" <<<two
await server
assert_status 0
assert_file got 'one\ntwo\n'
start server "$MODCAT" -d -d -u "UDP-LISTEN:0,bind=$LO,null-eof=0" CREATE:got
port=$(port_of server)
# The first of them ends with an empty datagram, and the session goes on.
source=$(free_port)
for word in three four; do
  run "$MODCAT" -u - "UDP:$LO:$port,bind=$LO:$source" <<<$word
  wait_until "grep -q $word got"
done
kill -0 "${pid_of[server]}"
assert_file got 'three\nfour\n'
