#!/usr/bin/env bash
# tests/e2e/no-way.sh -- refused, unreachable, not permitted, not for this type: of every family one clear error, status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network

# no_way REASON ADDRESS: one error, and only what was there before
no_way ()
{
  run "$MODCAT" -u - "$2" <<<text
  assert_status 1
  assert_grep " E .*$1" "$err"
  assert_eq "error lines of $2" "$(count ' [EF] ' "$err")" 1
  assert_eq 'left behind' "$(ls)" "$before"
}

start server "$MODCAT" -d -d UNIX-LISTEN:closed,fork,perm=0600 PIPE
wait_log server 'listening on'
start receiver "$MODCAT" -d -d -u UNIX-RECV:deaf,perm=0600 CREATE:heard
wait_log receiver 'transfer loop'
mkdir locked
chmod 755 .
run true
before=$(ls)

for type in TCP TCP4 UDP-CONNECT UDPLITE-CONNECT; do
  no_way 'Network is unreachable' "$type:192.0.2.1:9"
done
no_way 'Network is unreachable' UDP-SENDTO:192.0.2.1:9
no_way 'Network is unreachable' SOCKET-CONNECT:2:6:x0009c00002010000000000000000
no_way "TCP:$LO:9: Connection refused" "TCP:$LO:9"
no_way 'Connection refused' SOCKET-CONNECT:2:6:x00097f0000010000000000000000
no_way 'Connection refused' "ABSTRACT-CONNECT:$work"
no_way 'Cannot assign requested address' "TCP:$LO:9,bind=192.0.2.1"
no_way 'Cannot assign requested address' UDP-RECVFROM:9,bind=192.0.2.1

# Someone with no rights at all; the option acts before the address opens.
nobody=setuid-early=65534
no_way 'Permission denied' "UNIX-CONNECT:closed,$nobody"
no_way 'Permission denied' "UNIX-CLIENT:closed,$nobody"
no_way 'Permission denied' "UNIX-SENDTO:deaf,$nobody"
no_way 'Permission denied' "UNIX-LISTEN:locked/new,$nobody"
no_way 'Permission denied' "UNIX-SENDTO:deaf,bind=locked/own,$nobody"
no_way 'Permission denied' "TCP-LISTEN:9,$nobody"
no_way 'Permission denied' "UDP-LISTEN:9,$nobody"
no_way 'Operation not permitted' "INTERFACE:lo,$nobody"

# Options of another group.
no_way 'option "unlink-early" not supported with this address type' "TCP:$LO:9,unlink-early"
no_way 'option "fork" not supported with this address type' "UDP-CONNECT:$LO:9,fork"
no_way 'option "range"' "UNIX-LISTEN:new,range=$LO/8"
no_way 'option "backlog"' "UDP-SENDTO:$LO:9,backlog=1"
no_way 'option "perm-early" not supported with this address type' "ABSTRACT-LISTEN:x,perm-early=600"
no_way 'option "keepcnt" not supported with this address type' "UDP-CONNECT:$LO:9,keepcnt=1"
