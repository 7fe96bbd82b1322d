#!/usr/bin/env bash
# tests/e2e/udp-peer-checks.sh -- range, sourceport and lowport keep datagrams of others away, with a warning for each.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

good=127.0.0.21 bad=127.0.0.22
for type in RECV RECVFROM LISTEN; do
  start server "$MODCAT" -d -d -u "UDP-$type:0,bind=$LO,range=127.0.0.20/31" CREATE:got
  port=$(port_of server)
  run "$MODCAT" -u - "UDP-SENDTO:$LO:$port,bind=$bad" <<<bad
  run "$MODCAT" -u - "UDP-CONNECT:$LO:$port,bind=$good" <<<good
  wait_until 'grep -q good got'
  [ $type != RECV ] || kill "${pid_of[server]}"
  await server
  assert_file got 'good\n'
  assert_grep " W refusing connection from AF=2 $bad:[0-9]+ due to range option" server.log
done
start server "$MODCAT" -d -d -u "UDP-RECV:0,bind=$LO,lowport" CREATE:got
port=$(port_of server)
run "$MODCAT" -u - "UDP-SENDTO:$LO:$port" <<<bad
wait_log server ' W refusing connection from AF=2 .* due to lowport option'
stop server
source=$(free_port)
start server "$MODCAT" -d -d -u "UDP-RECV:0,bind=$LO,sourceport=$source" CREATE:got
port=$(port_of server)
run "$MODCAT" -u - "UDP-SENDTO:$LO:$port" <<<bad
run "$MODCAT" -u - "UDP-SENDTO:$LO:$port,sourceport=$source" <<<good
wait_until 'grep -q good got'
assert_no_grep bad got
assert_grep ' W refusing connection from AF=2 .* due to wrong sourceport' server.log
