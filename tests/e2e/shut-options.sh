#!/usr/bin/env bash
# tests/e2e/shut-options.sh -- shut-none, shut-down and shut-close choose how the peer learns of the end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'cat; echo end'
port=$(port_of server)
for how in '' ,shut-down; do
  run "$MODCAT" -t 20 - "TCP:$LO:$port$how" <<<text
  assert_status 0
  assert_file "$out" 'text\nend\n'
done
# Nothing tells the peer, so -t has to end the session.
run "$MODCAT" -d -d -d -t 0.5 - "TCP:$LO:$port,shut-none" <<<text
assert_status 0
assert_file "$out" 'text\n'
assert_grep 'poll timed out' "$err"
# With close nothing can come back either.
run "$MODCAT" -t 20 - "TCP:$LO:$port,shut-close" <<<text
assert_status 0
assert_no_grep end "$out"
