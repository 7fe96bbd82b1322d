#!/usr/bin/env bash
# tests/e2e/unix-fork-env.sh -- programs see the path of the peer and of the socket.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d UNIX-LISTEN:socket,fork SYSTEM:'echo $SOCAT_PEERADDR-$SOCAT_SOCKADDR'
wait_log server 'listening on'
run "$MODCAT" -u UNIX-CONNECT:socket,bind=client STDOUT
assert_status 0
assert_file "$out" 'client-socket\n'
