#!/usr/bin/env bash
# tests/e2e/serve-backend-returns.sh -- a backend that is away fails the sessions that want it, and no others.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

back=$(free_port)
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve" "TCP:$LO:$back"
port=$(port_of server)
for i in 1 2 3; do
  run "$MODCAT" -u "TCP:$LO:$port" -
done
wait_log server '#3 .*Connection refused'
start back "$MODCAT" -d -d "TCP-LISTEN:$back,bind=$LO,reuseaddr,serve" PIPE
wait_listening "$back"
echo here | run "$MODCAT" -t 5 - "TCP:$LO:$port"
assert_eq answer "$(cat "$out")" here
stop server
assert_status 0
