#!/usr/bin/env bash
# tests/e2e/tcp-200-sessions.sh -- 200 sessions at once, each with its own data.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,backlog=256" PIPE
port=$(port_of server)
session ()
{
  local fd i=$1

  exec {fd}<>"/dev/tcp/$LO/$port"
  echo "session $i" >&"$fd"
  echo "$fd" >>fds
}

: >fds
for i in {1..200}; do
  session "$i"
done
wait_until '[ "$(count_ours)" -ge 201 ]' 20
# All of them are open now; the answers are read in the same order.
i=0
while read -r fd; do
  i=$((i + 1))
  read -t 10 -r answer <&"$fd"
  assert_eq answer "$answer" "session $i"
  exec {fd}>&-
done <fds
wait_until '[ "$(count_ours)" -le 1 ]' 20
kill -0 "${pid_of[server]}" || fail "the server has ended"
