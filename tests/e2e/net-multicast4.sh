#!/usr/bin/env bash
# tests/e2e/net-multicast4.sh -- IPv4 multicast: joins by address, name, index and source; by which interface, loop, hops.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
start wire "$MODCAT" -u TUN,tun-type=tap,tun-name=t0,no-pi,up CREATE:frames
wait_until 'ip -o link show t0 | grep -q ,UP'
ip addr add 10.99.0.1/24 dev t0
ip addr add 10.99.0.2/24 dev t0

# heard WANT JOIN SENDER...: that many times a receiver that joins so hears what a sender with these options sends.
heard ()
{
  local want=$1 join=$2

  shift 2
  start receiver "$MODCAT" -d -d -d -u "UDP4-RECV:5000,ip-recvttl$join" -
  wait_log receiver 'starting data transfer'
  run "$MODCAT" -u - "UDP4-DATAGRAM:239.1.2.3:5000,$1" <<<group
  assert_status 0
  # What this host sends to itself comes at once, and in order: behind this one nothing else will come.
  run "$MODCAT" -u - UDP4-SENDTO:127.0.0.1:5000 <<<end
  wait_until 'grep -q end receiver.out'
  stop receiver
  assert_eq "heard with \"$join\" from \"$*\"" "$(count group receiver.out)" "$want"
}

by_t0=ip-multicast-if=10.99.0.1
index=$(ip -o link show t0 | cut -d : -f 1)
heard 0 '' $by_t0
for join in t0 "$index" 10.99.0.1 10.99.0.1:t0 "0.0.0.0:$index"; do
  heard 1 ",ip-add-membership=239.1.2.3:$join" $by_t0
done
heard 1 ,membership=239.1.2.4:t0,membership=239.1.2.3:t0 $by_t0
heard 0 ,membership=239.1.2.4:t0 $by_t0
heard 0 ,membership=239.1.2.3:lo $by_t0
heard 1 ,membership=239.1.2.3:lo ip-multicast-if=127.0.0.1
heard 0 ,membership=239.1.2.3:t0 $by_t0,ip-multicast-loop=0
heard 1 ,membership=239.1.2.3:t0 $by_t0,ip-multicast-ttl=7
assert_grep ' N Ancillary message: ttl=7$' receiver.log

# From one host only: that of the group's third item.
only=,ip-add-source-membership=239.1.2.3:10.99.0.1:10.99.0.2
heard 1 $only $by_t0,bind=10.99.0.2
heard 0 $only $by_t0,bind=10.99.0.1
heard 1 "$only,source-membership=239.1.2.3:10.99.0.1:10.99.0.1" $by_t0,bind=10.99.0.1
