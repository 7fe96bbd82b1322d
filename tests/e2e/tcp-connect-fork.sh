#!/usr/bin/env bash
# tests/e2e/tcp-connect-fork.sh -- fork on a connecting address: a child for each connection, again after interval.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" OPEN:hits,creat,append
port=$(port_of server)
start client "$MODCAT" -d -d "TCP:$LO:$port,fork,interval=0.1" SYSTEM:'echo hit'
wait_until '[ "$(grep -c hit hits)" -ge 3 ]'
stop client
assert_status 143
