#!/usr/bin/env bash
# tests/e2e/tcp-listen-once.sh -- without fork the first connection closes the listening socket.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port"
wait_log server "accepting connection from AF=2 127\\.[0-9.]+:[0-9]+ on AF=2 $LO:$port"
wait_until "! is_listening $port"
run "$MODCAT" -u - "TCP:$LO:$port"
assert_status 1
assert_grep 'Connection refused' "$err"
echo text >&5
read -t 10 -r line <&5
assert_eq line "$line" text
exec 5>&-
await server
assert_status 0
