#!/usr/bin/env bash
# tests/e2e/tcp-reuseaddr.sh -- a listener takes a port that old connections hold, unless reuseaddr=0 or reuseaddr= says otherwise.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires ss
port=$(free_port)
# Who ends a connection first holds its port in TIME_WAIT; the server does so.
run "$MODCAT" -u "TCP-LISTEN:$port,bind=$LO,accept-timeout=0.01" OPEN:/dev/null
start server "$MODCAT" -d -d -u TEXT:end "TCP-LISTEN:$port,bind=$LO"
wait_log server 'listening on'
run "$MODCAT" -u "TCP:$LO:$port" STDOUT
assert_file "$out" end
await server
requires "ss -Htan state time-wait 'src = $LO' | grep -q :$port" 'no connection is left in TIME_WAIT here'

listens ()
{
  run "$MODCAT" -u "TCP-LISTEN:$port,bind=$LO,accept-timeout=0.05$1" CREATE:never
  echo "$status"
}
assert_eq reuseaddr=0 "$(listens ,reuseaddr=0)" 1
assert_eq reuseaddr= "$(listens ,reuseaddr=)" 1
assert_eq default "$(listens '')" 0
assert_eq reuseaddr "$(listens ,reuseaddr)" 0
assert_eq so-reuseaddr=1 "$(listens ,so-reuseaddr=1)" 0
