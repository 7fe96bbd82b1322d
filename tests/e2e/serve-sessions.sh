#!/usr/bin/env bash
# tests/e2e/serve-sessions.sh -- 200 sessions at once in one process, each with its own data, and no descriptor left.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

fds ()
{
  find "/proc/${pid_of[server]}/fd" -mindepth 1 ! -lname "*eventpoll*" | wc -l
}

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,backlog=256" PIPE
port=$(port_of server)
before=$(fds)
: >open
for i in {1..200}; do
  exec {fd}<>"/dev/tcp/$LO/$port"
  echo "session $i" >&"$fd"
  echo "$fd" >>open
done
i=0
while read -r fd; do
  i=$((i + 1))
  read -t 10 -r answer <&"$fd"
  assert_eq answer "$answer" "session $i"
  test "$i" = 1 || exec {fd}>&-
done <open
assert_eq processes "$(count_ours)" 1
# The first one is still there when all others have gone.
fd=$(head -n 1 open)
echo again >&"$fd"
read -t 10 -r answer <&"$fd"
assert_eq answer "$answer" again
exec {fd}>&-
wait_until '[ "$(fds)" = "'"$before"'" ]'
assert_grep ' N #200 starting data transfer loop' server.log
