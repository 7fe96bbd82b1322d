#!/usr/bin/env bash
# tests/e2e/dccp.sh -- DCCP: a clear word when the kernel has none; else datagrams both ways, fork, IPv6.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u - DCCP4:127.0.0.1:1
assert_status 1
if grep -q ' E socket(' "$err"; then
  for address in DCCP:127.0.0.1:1 DCCP-LISTEN:0 DCCP4-L:0; do
    run "$MODCAT" -u "$address" -
    assert_status 1
    assert_grep ' E socket\(2, 6, 33\): (Socket type|Protocol) not supported: the kernel has no DCCP$' "$err"
  done
  skip 'the kernel has no DCCP'
fi
assert_grep ' E DCCP4:127\.0\.0\.1:1: Connection refused' "$err"

start server "$MODCAT" -d -d "DCCP-LISTEN:0,bind=$LO,fork,ccid=2" PIPE
port=$(port_of server)
for keyword in DCCP DCCP4 DCCP-CONNECT DCCP4-CONNECT; do
  run "$MODCAT" -t 5 - "$keyword:$LO:$port,bind=$LO,dccp-set-ccid=2,readbytes=5" <<<text
  assert_status 0
  assert_file "$out" 'text\n'
done
stop server
start once "$MODCAT" -d -d -x -u "DCCP4-L:0,bind=$LO" -
{ echo one; wait_log once 'length=4'; echo three; wait_log once 'length=6'; } |
  "$MODCAT" -u - "DCCP:$LO:$(port_of once)"
await once
assert_file once.out 'one\nthree\n'

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
start six "$MODCAT" -d -d 'DCCP6-LISTEN:0,bind=[::1],fork' PIPE
run "$MODCAT" -t 5 - "DCCP6:[::1]:$(port_of six),readbytes=4" <<<six
assert_file "$out" 'six\n'
