#!/usr/bin/env bash
# tests/e2e/net-multicast6.sh -- IPv6 multicast: joins by the name and index of an interface, of any source and of one.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
start wire "$MODCAT" -u TUN,tun-type=tap,tun-name=t0,no-pi,up CREATE:frames
wait_until 'ip -o link show t0 | grep -q ,UP'
requires 'echo 0 >/proc/sys/net/ipv6/conf/t0/disable_ipv6' 'needs IPv6'
ip addr add fd99::1/64 dev t0 nodad
ip addr add fd99::2/64 dev t0 nodad
wait_until 'ip -6 route show table local dev t0 | grep -q ff00::/8'

# heard WANT JOIN GROUP SENDER...: that many times a receiver that joins so hears what is sent to GROUP.
heard ()
{
  local want=$1 join=$2

  shift 2
  start receiver "$MODCAT" -d -d -d -u "UDP6-RECV:5000,ipv6-recvhoplimit$join" -
  wait_log receiver 'starting data transfer'
  run "$MODCAT" -u - "UDP6-DATAGRAM:$1" <<<group
  assert_status 0
  # What this host sends to itself comes at once, and in order: behind this one nothing else will come.
  run "$MODCAT" -u - 'UDP6-SENDTO:[::1]:5000' <<<end
  wait_until 'grep -q end receiver.out'
  stop receiver
  assert_eq "heard with \"$join\" from \"$*\"" "$(count group receiver.out)" "$want"
}

group='[ff12::1234%t0]:5000'
heard 0 '' "$group"
heard 1 ',ipv6-join-group=[ff12::1234]:t0' "$group"
heard 1 ",join-group=[ff12::1234]:$(ip -o link show t0 | cut -d : -f 1)" "$group"
heard 0 ',join-group=[ff12::1234]:lo' "$group"
heard 1 ',join-group=[ff12::4321]:t0,join-group=[ff12::1234]:t0' "$group"
heard 0 ',join-group=[ff12::1234]:t0' "$group,ipv6-multicast-loop=0"

only=',ipv6-join-source-group=[ff32::1234]:t0:[fd99::2]'
heard 1 "$only" '[ff32::1234%t0]:5000,bind=[fd99::2]'
assert_grep 'ancillary message: IPV6_HOPLIMIT: hoplimit=1$' receiver.log
heard 0 "$only" '[ff32::1234%t0]:5000,bind=[fd99::1]'
