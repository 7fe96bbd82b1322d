#!/usr/bin/env bash
# tests/e2e/serve-workers.sh -- serve=N: several processes share the peers, and end together.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires 'grep -q . /proc/net/tcp' 'needs /proc/net'
for address in "TCP-LISTEN:$(free_port),bind=$LO" "TCP-LISTEN:0,bind=$LO" "UNIX-LISTEN:socket"; do
  start server "$MODCAT" -d -d -d "$address,serve=3" SYSTEM:'echo $PPID'
  wait_until '[ "$(count "forked off worker process" server.log)" = 2 ]'
  wait_until '[ "$(count_ours)" = 3 ]'
  case $address in
    UNIX*) peer=UNIX:socket ;;
    *) peer=TCP:$LO:$(port_of server) ;;
  esac
  for i in {1..12}; do
    run "$MODCAT" -t 5 -u "$peer" -
    assert_status 0
    cat "$out"
  done | sort -u >pids
  # Whom the kernel gives a peer to is its affair; they are all of this server.
  while read -r pid; do
    assert_grep "modcat\\[$pid\\]" server.log
  done <pids
  stop server
  assert_status 0
  wait_until '[ "$(count_ours)" = 0 ]'
done
run "$MODCAT" "UDP-LISTEN:0,bind=$LO,serve=2" PIPE
assert_status 1
assert_grep 'can share UDP-LISTEN when its port is fixed' "$err"
run "$MODCAT" "TCP-LISTEN:0,bind=$LO,serve=0" PIPE
assert_status 1
