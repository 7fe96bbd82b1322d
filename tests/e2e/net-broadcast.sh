#!/usr/bin/env bash
# tests/e2e/net-broadcast.sh -- so-broadcast allows broadcasts, to the whole network and to all; each receiver gets them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
start wire "$MODCAT" -u TUN,tun-type=tap,tun-name=t0,no-pi,up CREATE:frames
wait_until 'ip -o link show t0 | grep -q ,UP'
ip addr add 10.99.0.1/24 brd + dev t0
ip route add default dev t0

for n in 1 2; do
  start "receiver$n" "$MODCAT" -d -d -u UDP4-RECV:5000,reuseaddr -
  wait_log "receiver$n" 'starting data transfer'
done
run "$MODCAT" -u - UDP4-DATAGRAM:10.99.0.255:5000 <<<forbidden
assert_status 1
assert_grep ' E .*Permission denied' "$err"
run "$MODCAT" -u - UDP4-DATAGRAM:10.99.0.255:5000,so-broadcast <<<network
assert_status 0
run "$MODCAT" -u - UDP4-DATAGRAM:255.255.255.255:5000,broadcast <<<all
assert_status 0
for n in 1 2; do
  wait_until "grep -q all receiver$n.out"
  assert_file "receiver$n.out" 'network\nall\n'
  stop "receiver$n"
done
