#!/usr/bin/env bash
# tests/e2e/serve-accept-timeout.sh -- accept-timeout cuts no sessions of other workers, and does not run while max-children lets nobody in.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires 'grep -q . /proc/net/tcp' 'needs /proc/net'
port=$(free_port)
start server "$MODCAT" -d -d "TCP-LISTEN:$port,bind=$LO,serve=2,accept-timeout=0.5" PIPE
wait_until 'is_listening $port'
# Two and more: each process is likely to have one.
for fd in {20..27}; do
  eval "exec $fd<>/dev/tcp/$LO/$port"
done
wait_until '[ "$(count "Waiting for child processes" server.log)" = 2 ]'
! is_listening "$port" || fail "it listens to nobody's use"
for fd in {20..27}; do
  echo "$fd" >&"$fd"
  read -t 10 -r line <&"$fd"
  assert_eq line "$line" "$fd"
done
for fd in {20..27}; do
  eval "exec $fd>&-"
done
await server
assert_status 0

for how in serve fork; do
  start full "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,$how,max-children=1,accept-timeout=0.5" PIPE
  port=$(port_of full)
  exec 5<>"/dev/tcp/$LO/$port"
  wait_log full 'maxchildren are active, waiting'
  exec 6<>"/dev/tcp/$LO/$port"
  ! read -t 0.7 -r line <&5 || fail "nothing was to come"
  exec 5>&-
  echo second >&6
  read -t 10 -r line <&6
  assert_eq "line of $how" "$line" second
  exec 6>&-
  await full
  assert_status 0
done
