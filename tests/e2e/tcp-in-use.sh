#!/usr/bin/env bash
# tests/e2e/tcp-in-use.sh -- a port that is taken: status 1, the address and the reason.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start first "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" PIPE
port=$(port_of first)
run "$MODCAT" "TCP-LISTEN:$port,bind=$LO" CREATE:never
assert_status 1
assert_grep "bind\\([0-9]+, \\{AF=2 $LO:$port\\}, 16\\): Address already in use" "$err"
assert_absent never
