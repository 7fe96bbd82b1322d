#!/usr/bin/env bash
# tests/e2e/tcp-sourceport-listen.sh -- sourceport and lowport of a listener turn other peers away.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,sourceport=17001" SYSTEM:'echo in'
port=$(port_of server)
run "$MODCAT" -u "TCP:$LO:$port" STDOUT
assert_file "$out" ''
wait_log server ' W refusing connection from AF=2 127[0-9.]*:[0-9]+ due to wrong sourceport'
run "$MODCAT" -u "TCP:$LO:$port,bind=$LO:17001,reuseaddr" STDOUT
assert_file "$out" 'in\n'
start low "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,lowport" SYSTEM:'echo in'
port=$(port_of low)
run "$MODCAT" -u "TCP:$LO:$port" STDOUT
assert_file "$out" ''
wait_log low ' W refusing connection from .* due to lowport option'
