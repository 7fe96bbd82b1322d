#!/usr/bin/env bash
# tests/fault/tcp-listen.sh -- a TCP server for one peer: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

seq 1 500 >expected
port=$(free_port)
PEER="exec $MODCAT -u OPEN:expected TCP:$LO:$port,forever,interval=0.01"
export PEER
walk copy -u "TCP-LISTEN:$port,bind=$LO,accept-timeout=2" CREATE:copy
