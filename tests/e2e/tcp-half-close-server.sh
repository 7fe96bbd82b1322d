#!/usr/bin/env bash
# tests/e2e/tcp-half-close-server.sh -- the server ends first; what the client still sends arrives whole.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 3000000
mkfifo gate
start server "$MODCAT" -d -d -t 20 "TCP-LISTEN:0,bind=$LO" 'OPEN:/dev/null!!CREATE:got'
port=$(port_of server)
# The client begins to send only after it saw the end of the other direction.
start client "$MODCAT" -d -d -t 20 "EXEC:'sh -c \"cat gate data\"'" "TCP:$LO:$port"
wait_log client 'socket 2 \(fd [0-9]+\) is at EOF'
: >gate
await client
await server
assert_same got data
