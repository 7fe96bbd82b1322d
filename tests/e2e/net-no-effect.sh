#!/usr/bin/env bash
# tests/e2e/net-no-effect.sh -- connect-timeout where nothing connects, backlog where nothing queues: taken, as by socat, with a warning.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for type in TCP-LISTEN UDP-LISTEN UDP-RECVFROM UDP-RECV; do
  start "$type" "$MODCAT" -d -d -u "$type:0,bind=$LO,connect-timeout=5" CREATE:got
  wait_log "$type" ' W option "connect-timeout" has no effect on '"$type"
  stop "$type"
done
run "$MODCAT" -u /dev/null "UDP-SENDTO:$LO:9,connect-timeout=5"
assert_status 0
assert_grep ' W option "connect-timeout" has no effect on UDP-SENDTO, which does not connect$' "$err"
start backlog "$MODCAT" -d -d -u "UDP-LISTEN:0,bind=$LO,backlog=5" CREATE:got
wait_log backlog ' W option "backlog" has no effect on UDP-LISTEN'
