#!/usr/bin/env bash
# tests/e2e/tcp-backlog.sh -- backlog says how many connections may wait; 5 without it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires ss
# queue OPTIONS: the length that the kernel has been told
queue ()
{
  start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO$1" PIPE
  ss -Hltn "sport = :$(port_of server) and src = $LO" >sockets
  stop server
  awk '{ print $3 }' sockets
}

assert_eq default "$(queue '')" 5
assert_eq 17 "$(queue ,backlog=17)" 17
assert_eq 0 "$(queue ,backlog=0)" 0
