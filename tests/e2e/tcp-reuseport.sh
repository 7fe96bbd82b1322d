#!/usr/bin/env bash
# tests/e2e/tcp-reuseport.sh -- two servers with reuseport share a port, and both have peers.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start one "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,reuseport,fork" SYSTEM:'echo one'
port=$(port_of one)
run "$MODCAT" "TCP-LISTEN:$port,bind=$LO" SYSTEM:'echo no'
assert_status 1
assert_grep 'Address already in use' "$err"
start two "$MODCAT" -d -d "TCP-LISTEN:$port,bind=$LO,so-reuseport,fork" SYSTEM:'echo two'
wait_log two 'listening on'
# The kernel deals them out by a hash of the peer's port.
for _ in {1..60}; do
  "$MODCAT" -u "TCP:$LO:$port" STDOUT >>answers
  [ "$(sort -u answers | wc -l)" -eq 1 ] || break
done
assert_eq 'who answers' "$(sort -u answers | tr '\n' ' ')" 'one two '
# When one has gone the other has all.
stop one
for _ in {1..5}; do
  run "$MODCAT" -u "TCP:$LO:$port" STDOUT
  assert_file "$out" 'two\n'
done
