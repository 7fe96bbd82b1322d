#!/usr/bin/env bash
# tests/e2e/unidirectional-ends-at-once.sh -- with -u the end of the source is the end: no wait for the other side.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" EXEC:cat
port=$(port_of server)
printf 'x' >in
run timeout 5 "$MODCAT" -t 600 -u OPEN:in "TCP:$LO:$port"
assert_status 0
