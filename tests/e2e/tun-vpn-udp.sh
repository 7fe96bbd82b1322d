#!/usr/bin/env bash
# tests/e2e/tun-vpn-udp.sh -- a private network over UDP: the TUN device of one end is in another namespace (option netns).
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires ping
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
requires 'unshare -mn true' 'needs network namespaces'
# All of it in a mount namespace of its own, so that /run/netns is ours.
cat >inside <<'SH'
set -e
until_log () { for _ in {1..500}; do ! grep -q "$2" "$1" || return 0; sleep 0.02; done; return 1; }
mount -t tmpfs none /run
ip link set lo up
ip netns add inner
"$MODCAT" -d -d UDP4-LISTEN:7001,bind=127.0.0.1 TUN:10.98.7.1/24,up,iff-no-pi 2>here.log &
here=$!
until_log here.log 'listening on UDP'
"$MODCAT" -d -d --experimental UDP4:127.0.0.1:7001 TUN:10.98.7.2/24,up,iff-no-pi,netns=inner 2>there.log &
there=$!
until_log there.log 'starting data transfer'
# The device is not here, and its address is not reached but by UDP. The server's end comes up with the first packet.
! ip link show tun1 2>&1
ip netns exec inner ping -c 3 -i 0.2 -W 5 10.98.7.1
ping -c 2 -i 0.2 -W 5 10.98.7.2
ip netns exec inner ping -c 1 -s 1400 -W 5 10.98.7.1
kill $there $here
wait $there || :
wait $here || :
ip netns exec inner ip -br link
SH
run unshare -mn bash inside
assert_status 0
assert_eq 'pings answered' "$(count ' 0% packet loss' "$out")" 3
assert_no_grep '^tun' "$out"
