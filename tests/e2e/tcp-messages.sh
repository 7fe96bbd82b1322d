#!/usr/bin/env bash
# tests/e2e/tcp-messages.sh -- the notices of a connection, as scripts read them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" PIPE
port=$(port_of server)
run "$MODCAT" -d -d -t 5 - "TCP:$LO:$port" <<<text
assert_status 0
assert_grep " N opening connection to AF=2 $LO:$port" "$err"
assert_grep " N successfully connected from local address AF=2 127\\.[0-9.]+:[0-9]+" "$err"
assert_grep ' N starting data transfer loop with FDs \[0,1\] and \[[0-9]+,[0-9]+\]' "$err"
assert_grep ' N socket 1 \(fd 0\) is at EOF' "$err"
assert_grep ' N socket 2 \(fd [0-9]+\) is at EOF' "$err"
assert_grep ' N exiting with status 0' "$err"
await server
assert_grep " N listening on AF=2 $LO:$port" server.log
assert_grep " N accepting connection from AF=2 127\\.[0-9.]+:[0-9]+ on AF=2 $LO:$port" server.log
