#!/usr/bin/env bash
# tests/e2e/tcp-bind.sh -- bind and sourceport choose the local end of a connection.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'echo $SOCAT_PEERADDR $SOCAT_PEERPORT'
port=$(port_of server)
own=$(free_port)
run "$MODCAT" -u "TCP:$LO:$port,bind=$LO,sourceport=$own,reuseaddr" STDOUT
assert_status 0
assert_file "$out" "$LO $own\n"
own=$(free_port)
run "$MODCAT" -u "TCP:$LO:$port,bind=$LO:$own,reuseaddr" STDOUT
assert_file "$out" "$LO $own\n"
