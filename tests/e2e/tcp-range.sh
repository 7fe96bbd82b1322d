#!/usr/bin/env bash
# tests/e2e/tcp-range.sh -- range lets only peers of a network in; the others are closed, and listening goes on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,range=127.0.0.2/32" PIPE
port=$(port_of server)
run "$MODCAT" -t 5 - "TCP:$LO:$port,bind=127.0.0.3" <<<no
assert_file "$out" ''
wait_log server ' W refusing connection from AF=2 127\.0\.0\.3:[0-9]+ due to range option'
run "$MODCAT" -t 5 - "TCP:$LO:$port,bind=127.0.0.2" <<<yes
assert_file "$out" 'yes\n'

for bad in 127.0.0.1 127.0.0.1/33 nonsense/8; do
  run "$MODCAT" "TCP-LISTEN:0,bind=$LO,range=$bad" CREATE:never
  assert_status 1
  assert_absent never
done
