#!/usr/bin/env bash
# tests/e2e/serve-limits.sh -- max-children, accept-timeout, range and children-shutup mean the same with serve.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,max-children=2" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port" 6<>"/dev/tcp/$LO/$port" 7<>"/dev/tcp/$LO/$port"
for fd in 5 6 7; do
  echo "$fd" >&$fd
done
for fd in 5 6; do
  read -t 10 -r line <&$fd
  assert_eq line "$line" "$fd"
done
wait_log server ' N maxchildren are active, waiting'
! read -t 0.2 -r line <&7 || fail "a third session has answered"
exec 5>&-
read -t 10 -r line <&7
assert_eq line "$line" 7
exec 6>&- 7>&-

start timed "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,accept-timeout=0.3" PIPE
exec 5<>"/dev/tcp/$LO/$(port_of timed)"
wait_log timed 'Waiting for child processes to terminate'
echo late >&5
read -t 10 -r line <&5
assert_eq line "$line" late
exec 5>&-
await timed
assert_status 0

start shut "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,children-shutup=1" \
  "TCP:$LO:1"
port=$(port_of shut)
run "$MODCAT" -u "TCP:$LO:$port" -
wait_log shut ' W #1 .*Connection refused'
assert_no_grep ' E ' shut.log
kill -0 "${pid_of[shut]}" || fail "the server has ended"
