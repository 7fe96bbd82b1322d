#!/usr/bin/env bash
# tests/e2e/serve-orphans.sh -- workers whose first process is killed finish their sessions and end; the end of a worker is told.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires 'grep -q . /proc/net/tcp' 'needs /proc/net'
port=$(free_port)
start server "$MODCAT" -d -d "TCP-LISTEN:$port,bind=$LO,serve=3" PIPE
wait_until '[ "$(count "forked off worker process" server.log)" = 2 ]'
worker=$(sed -n 's/.*forked off worker process //p' server.log | head -n 1)
kill -9 "$worker"
wait_log server " W waitpid\\(\\): child $worker exited on signal 9"
wait_until '[ "$(count_ours)" = 2 ]'
for i in {1..8}; do
  run "$MODCAT" -u "OPEN:/dev/null" "TCP:$LO:$port"
  assert_status 0
done
kill -9 "${pid_of[server]}"
wait_log server ' W the first process is gone'
wait_until '[ "$(count_ours)" = 0 ]'
! is_listening "$port" || fail "a worker still listens"
