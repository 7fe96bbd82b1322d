#!/usr/bin/env bash
# tests/e2e/tcp-max-children.sh -- max-children lets further peers wait until a child has ended.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,max-children=2" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port" 6<>"/dev/tcp/$LO/$port" 7<>"/dev/tcp/$LO/$port"
for fd in 5 6 7; do
  echo "$fd" >&$fd
done
read -t 10 -r line <&5
assert_eq line "$line" 5
read -t 10 -r line <&6
assert_eq line "$line" 6
wait_log server ' N maxchildren are active, waiting'
assert_eq forks "$(count 'forked off child process' server.log)" 2
! read -t 0.2 -r line <&7 || fail "a third child has answered"
exec 5>&-
read -t 10 -r line <&7
assert_eq line "$line" 7
