#!/usr/bin/env bash
# tests/e2e/tcp-peer-ports.sh -- sourceport and lowport of a listener let only peers with such a port in.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own=$(free_port)
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,sourceport=$own" PIPE
port=$(port_of server)
run "$MODCAT" -t 5 - "TCP:$LO:$port,bind=$LO" <<<no
assert_file "$out" ''
wait_log server " W refusing connection from AF=2 $LO:[0-9]+ due to wrong sourceport"
run "$MODCAT" -t 5 - "TCP:$LO:$port,bind=$LO,sourceport=$own,reuseaddr" <<<yes
assert_file "$out" 'yes\n'

start low "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,lowport" PIPE
port=$(port_of low)
run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<no
assert_file "$out" ''
wait_log low ' W refusing connection from AF=2 [0-9.]+:[0-9]+ due to lowport option'
if [ "$(id -u)" -eq 0 ]; then
  run "$MODCAT" -t 5 - "TCP:$LO:$port,lowport,reuseaddr" <<<yes
  assert_file "$out" 'yes\n'
fi
