#!/usr/bin/env bash
# tests/e2e/tcp-child-ends.sh -- a child that is killed ends its own session only, and the server goes on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port" 6<>"/dev/tcp/$LO/$port"
for fd in 5 6; do
  echo "$fd" >&"$fd"
  read -t 10 -r line <&"$fd"
done
child=$(sed -nE 's/.*forked off child process ([0-9]+)/\1/p' server.log | head -n 1)
kill "$child"
! read -t 10 -r line <&5 || fail "still answers"
echo again >&6
read -t 10 -r line <&6
assert_eq other "$line" again
run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<new
assert_file "$out" 'new\n'
