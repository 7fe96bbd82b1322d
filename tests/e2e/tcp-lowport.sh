#!/usr/bin/env bash
# tests/e2e/tcp-lowport.sh -- lowport connects from a port between 640 and 1023.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'echo $SOCAT_PEERPORT'
port=$(port_of server)
run "$MODCAT" -u "TCP:$LO:$port,lowport" STDOUT
assert_status 0
assert_grep '^(6[4-9][0-9]|[7-9][0-9][0-9]|10[01][0-9]|102[0-3])$' "$out"
