#!/usr/bin/env bash
# tests/fault/udp.sh -- a UDP client: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

echo datagram >expected
start server "$MODCAT" -T 2 -d -d "UDP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
walk copy -t 5 'OPEN:expected!!CREATE:copy' "UDP-CONNECT:$LO:$port,readbytes=9"
