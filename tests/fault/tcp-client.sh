#!/usr/bin/env bash
# tests/fault/tcp-client.sh -- a TCP client: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

seq 1 500 >expected
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
walk copy -t 5 'OPEN:expected!!CREATE:copy' "TCP:$LO:$port"
