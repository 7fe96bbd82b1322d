#!/usr/bin/env bash
# tests/e2e/tcp-parent-ends.sh -- when a forking server is told to end, the sessions of its children go on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port"
echo one >&5
read -t 10 -r line <&5
stop server
assert_status 143
wait_until "! is_listening $port"
echo two >&5
read -t 10 -r line <&5
assert_eq line "$line" two
exec 5>&-
assert_nothing_runs
