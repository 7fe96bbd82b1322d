#!/usr/bin/env bash
# tests/e2e/tcp-accept-timeout-children.sh -- accept-timeout waits for the children.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,accept-timeout=0.3" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port"
echo one >&5
read -t 10 -r line <&5
wait_log server ' W accept: Connection timed out'
wait_log server ' N Waiting for child processes to terminate'
kill -0 "${pid_of[server]}" || fail "has not waited"
echo two >&5
read -t 10 -r line <&5
assert_eq line "$line" two
exec 5>&-
await server
assert_status 0
