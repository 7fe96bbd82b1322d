#!/usr/bin/env bash
# tests/e2e/tcp-mptcp.sh -- mptcp makes both ends Multipath TCP sockets, and a peer that knows TCP only is served.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ "$(cat /proc/sys/net/mptcp/enabled)" = 1 ]' 'needs net.mptcp.enabled=1'
"$MODCAT" -d -d -d -u /dev/null "TCP:$LO:1,mptcp" 2>probe || :
requires '! grep -q "using TCP" probe' 'this process may not use MPTCP'
# protocol FILE: SO_PROTOCOL of the socket in the list of -D
protocol ()
{
  sed -nE 's/.*PROTOCOL=([0-9]+).*/\1/p' "$1" | sort -u
}

start server "$MODCAT" -D -d -d -d "TCP-LISTEN:0,bind=$LO,mptcp,fork" OPEN:got,creat,append
port=$(port_of server)
random_file data 3000000
run "$MODCAT" -D -d -d -d -u OPEN:data "TCP:$LO:$port,mptcp,nodelay"
assert_status 0
assert_grep 'socket\(2, [0-9]+, 262\)' "$err"
assert_eq 'protocol of the client' "$(protocol "$err")" 262
wait_until 'cmp -s data got'
assert_eq 'protocol of the server' "$(protocol server.log)" 262
assert_no_grep ' [EW] ' server.log

# A plain client, and mptcp=0.
rm got
run "$MODCAT" -D -d -d -d -u OPEN:data "TCP:$LO:$port,mptcp=0"
assert_status 0
assert_eq 'protocol without' "$(protocol "$err")" 6
wait_until 'cmp -s data got'
assert_eq 'of the server, accepted from TCP' "$(protocol server.log | tail -n 1)" 6
assert_no_grep ' [EW] ' server.log

run "$MODCAT" -u OPEN:data "TCP:$LO:$port,mptcp,so-protocol=262"
assert_grep ' W option mptcp has no effect on protocol 262' "$err"
run "$MODCAT" -u FD:0,mptcp CREATE:never <data
assert_status 1
assert_grep 'option "mptcp"' "$err"
