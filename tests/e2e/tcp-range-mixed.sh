#!/usr/bin/env bash
# tests/e2e/tcp-range-mixed.sh -- range on a listener for both IP versions: IPv4 networks match mapped peers, IPv6 ones don't.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
# serves RANGE CLIENT: yes or no
serves ()
{
  start server "$MODCAT" -d -d "TCP6-LISTEN:0,ipv6only=0,fork,range=$1" SYSTEM:'echo yes'
  run "$MODCAT" -u "$2:$(port_of server)" STDOUT
  stop server
  if [ -s "$out" ]; then cat "$out"; else echo no; fi
}

assert_eq 'IPv4 in' "$(serves 127.0.0.0/8 TCP4:127.0.0.1)" yes
assert_eq 'IPv4 by mask' "$(serves 127.0.0.1:255.255.255.255 TCP4:127.0.0.1)" yes
assert_eq 'IPv4 out' "$(serves 10.0.0.0/8 TCP4:127.0.0.1)" no
assert_eq 'mapped by its own form' "$(serves '[::ffff:127.0.0.0]/104' TCP4:127.0.0.1)" yes
assert_eq 'IPv6 peer, IPv4 range' "$(serves 127.0.0.0/8 'TCP6:[::1]')" no
assert_eq 'IPv6 in' "$(serves '[::1]/128' 'TCP6:[::1]')" yes
assert_eq 'IPv6 out' "$(serves '[fe80::]/10' 'TCP6:[::1]')" no
assert_eq 'mapped peer, IPv6 range' "$(serves '[::1]/128' TCP4:127.0.0.1)" no
assert_eq 'all of IPv6 and mapped' "$(serves '[::]/0' TCP4:127.0.0.1)" yes
