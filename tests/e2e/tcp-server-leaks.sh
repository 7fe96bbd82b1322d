#!/usr/bin/env bash
# tests/e2e/tcp-server-leaks.sh -- a hundred sessions leave no descriptor and no zombie.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -d /proc/self/fd ]' 'needs /proc'
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" EXEC:cat
port=$(port_of server)
server=${pid_of[server]}
descriptors ()
{
  find "/proc/$server/fd" -mindepth 1 | wc -l
}

session ()
{
  exec 5<>"/dev/tcp/$LO/$port"
  echo "$1" >&5
  read -t 10 -r line <&5
  assert_eq answer "$line" "$1"
  exec 5>&-
}

session 0
wait_until '[ "$(count_ours)" -eq 1 ]'
before=$(descriptors)
for i in {1..100}; do
  session "$i"
done
wait_until '[ "$(count_ours)" -eq 1 ]'
assert_eq descriptors "$(descriptors)" "$before"
wait_until "[ -z \"\$(cat /proc/$server/task/$server/children)\" ]"
