#!/usr/bin/env bash
# tests/e2e/unix-200-sessions.sh -- 200 sessions at once over UNIX-LISTEN,fork: each gets its own bytes, and all end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

n=200
start echo "$MODCAT" -d -d -t 60 UNIX-LISTEN:echo,fork,backlog=200 PIPE
start relay "$MODCAT" -d -d -t 60 UNIX-LISTEN:relay,fork,backlog=200 UNIX-CONNECT:echo
wait_log echo 'listening on'
wait_log relay 'listening on'
mkdir in out
for ((i = 0; i < n; i++)); do
  head -c 20000 /dev/urandom >in/$i
done
pids=()
for ((i = 0; i < n; i++)); do
  "$MODCAT" -t 60 - UNIX-CONNECT:relay <in/$i >out/$i 2>>clients.log &
  pids+=($!)
done
for pid in "${pids[@]}"; do
  wait "$pid" || fail "a client ended with status $?"
done
assert_eq checksums "$(cd out && sha256sum -- *)" "$(cd in && sha256sum -- *)"
[ ! -s clients.log ] || fail "messages: $(cat clients.log)"
wait_until '[ "$(count_ours)" -eq 2 ]'
[ -S relay ] || fail 'a session has removed the socket'
