#!/usr/bin/env bash
# tests/e2e/net-bind-elsewhere.sh -- freebind and transparent bind to addresses that are not here; interface keeps others out.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs tun devices'
ip tuntap add t0 mode tap
ip addr add 10.99.0.1/24 dev t0
ip link set t0 up

run "$MODCAT" TCP4-LISTEN:0,bind=192.0.2.7 PIPE
assert_status 1
assert_grep 'Cannot assign requested address' "$err"
for option in ip-freebind ip-transparent; do
  start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=192.0.2.7,$option" PIPE
  wait_log server ' listening on AF=2 192.0.2.7:'
  stop server
done

start lo "$MODCAT" -d -d TCP4-LISTEN:7001,fork,so-bindtodevice=lo PIPE
start t0 "$MODCAT" -d -d TCP4-LISTEN:7002,fork,interface=t0 PIPE
wait_log lo 'listening on'
wait_log t0 'listening on'
for to in 127.0.0.1:7001 10.99.0.1:7002; do
  run "$MODCAT" -t 5 - "TCP4:$to" <<<text
  assert_file "$out" 'text\n'
done
for to in 127.0.0.1:7002 10.99.0.1:7001; do
  run "$MODCAT" -t 5 - "TCP4:$to" <<<text
  assert_status 1
  assert_grep 'Connection refused' "$err"
done

# A client of t0 finds nobody there: what it sends leaves by t0.
run "$MODCAT" -t 5 - TCP4:127.0.0.1:7001,if=t0,connect-timeout=0.3 <<<text
assert_status 1
run "$MODCAT" -t 5 - TCP4:127.0.0.1:7001,if=lo <<<text
assert_file "$out" 'text\n'
