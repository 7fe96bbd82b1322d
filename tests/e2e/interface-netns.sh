#!/usr/bin/env bash
# tests/e2e/interface-netns.sh -- INTERFACE in another namespace (option netns): its flags are restored there, not here.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
requires 'unshare -mn true' 'needs network namespaces'
# All of it in a mount namespace of its own, so that /run/netns is ours. Both namespaces have a t0, of the same number.
cat >inside <<'SH'
set -e
flags () { "$@" ip -o link show t0 | sed 's/.*<\(.*\)>.*/\1/'; }
mount -t tmpfs none /run
ip netns add inner
ip tuntap add dev t0 mode tap
ip link set t0 promisc on
ip netns exec inner ip tuntap add dev t0 mode tap
"$MODCAT" -d -d --experimental INTERFACE:t0,netns=inner,up,promisc,multicast=0 PIPE 2>log &
for _ in {1..500}; do ! grep -q 'starting data transfer' log || break; sleep 0.02; done
flags
flags ip netns exec inner
kill $!
wait $! || :
flags
flags ip netns exec inner
SH
run unshare -mn bash inside
assert_status 0
assert_eq flags "$(sed 's/,LOWER_UP//; s/NO-CARRIER,//' "$out")" "BROADCAST,MULTICAST,PROMISC
BROADCAST,PROMISC,UP
BROADCAST,MULTICAST,PROMISC
BROADCAST,MULTICAST"
