#!/usr/bin/env bash
# tests/fault/unix.sh -- UNIX sockets, server and client: each call fails once, and no socket file is left.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

seq 1 500 >expected
start server "$MODCAT" -d -d UNIX-LISTEN:echo,fork PIPE
wait_log server 'listening on'
walk copy -t 5 'OPEN:expected!!CREATE:copy' UNIX-CONNECT:echo
PEER="exec $MODCAT -u OPEN:expected UNIX-CONNECT:sock,forever,interval=0.01"
export PEER
walk copy -u UNIX-LISTEN:sock,accept-timeout=2,unlink-early CREATE:copy
