#!/usr/bin/env bash
# tests/e2e/tcp-children-shutup.sh -- children-shutup makes what children log less severe.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,children-shutup=2" OPEN:missing
port=$(port_of server)
run "$MODCAT" -u "TCP:$LO:$port" STDOUT
wait_log server ' N open\("missing"'
assert_no_grep ' E open' server.log
