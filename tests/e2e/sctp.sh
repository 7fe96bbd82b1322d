#!/usr/bin/env bash
# tests/e2e/sctp.sh -- SCTP: a clear word when the kernel has none; else both ways, half-close, fork, IPv6.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u - SCTP4:127.0.0.1:1
assert_status 1
if grep -q ' E socket(' "$err"; then
  for address in SCTP:127.0.0.1:1 SCTP-LISTEN:0 SCTP4-L:0; do
    run "$MODCAT" -u "$address" -
    assert_status 1
    assert_grep ' E socket\(2, 1, 132\): Protocol not supported: the kernel has no SCTP$' "$err"
  done
  skip 'the kernel has no SCTP'
fi
assert_grep ' E SCTP4:127\.0\.0\.1:1: Connection refused' "$err"

start server "$MODCAT" -d -d "SCTP-LISTEN:0,bind=$LO,fork,sctp-nodelay" SYSTEM:'sort; echo $SOCAT_PEERADDR'
port=$(port_of server)
for keyword in SCTP SCTP4 SCTP-CONNECT SCTP4-CONNECT; do
  run "$MODCAT" -t 5 - "$keyword:$LO:$port,sctp-nodelay,bind=$LO" <<<$'b\na'
  assert_status 0
  assert_file "$out" "a\nb\n$LO\n"
done
stop server
random_file data 1000000
start once "$MODCAT" -d -d -u "SCTP4-L:0,bind=$LO" CREATE:got
run "$MODCAT" -u OPEN:data "SCTP:$LO:$(port_of once),sctp-maxseg=1000"
assert_status 0
await once
assert_same data got

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
start six "$MODCAT" -d -d 'SCTP6-LISTEN:0,bind=[::1],fork' PIPE
run "$MODCAT" -t 5 - "SCTP6:[::1]:$(port_of six)" <<<six
assert_file "$out" 'six\n'
