#!/usr/bin/env bash
# tests/fault/tcp-fork.sh -- a TCP server with a child for each peer: each call fails once, in either process.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

: >expected
port=$(free_port)
# It ends when nobody comes for a while; the data is the child's affair.
PEER="exec $MODCAT -u TEXT:text TCP:$LO:$port,retry=100,interval=0.01"
export PEER
walk none -u "TCP-LISTEN:$port,bind=$LO,fork,accept-timeout=0.05" CREATE:copy
