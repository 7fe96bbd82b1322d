#!/usr/bin/env bash
# tests/e2e/serve-drain.sh -- SIGTERM ends accepting, lets sessions end, and cuts those that take too long.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port"
echo one >&5
read -t 10 -r line <&5
kill "${pid_of[server]}"
wait_log server ' N accepting no more peers, giving 1 session 30 s to end'
! is_listening "$port" || fail "it still listens"
echo two >&5
read -t 10 -r line <&5
assert_eq line "$line" two
exec 5>&-
await server
assert_status 0

start cut "$MODCAT" -d -d --drain=0.2 "TCP-LISTEN:0,bind=$LO,serve" PIPE
exec 5<>"/dev/tcp/$LO/$(port_of cut)"
wait_log cut 'starting data transfer loop'
stop cut
assert_status 0
assert_grep ' W 1 session is still open after 0.2 s: cut' cut.log

# The second SIGTERM doesn't wait.
start twice "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve" PIPE
exec 5<>"/dev/tcp/$LO/$(port_of twice)"
wait_log twice 'starting data transfer loop'
kill "${pid_of[twice]}"
wait_log twice 'accepting no more peers'
stop twice
assert_status 143
