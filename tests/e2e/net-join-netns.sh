#!/usr/bin/env bash
# tests/e2e/net-join-netns.sh -- the interface of a multicast group is looked for in the namespace of option netns.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
requires 'unshare -mn true' 'needs network namespaces'
# In a mount namespace of its own, so that /run/netns is ours.
cat >inside <<'SH'
set -e
mount -t tmpfs none /run
ip netns add inner
ip netns exec inner ip tuntap add inner0 mode tap
ip netns exec inner ip link set inner0 up
for where in ,netns=inner ''; do
  timeout 5 "$MODCAT" -T 0.2 --experimental -d -d -u "UDP4-RECV:5000,membership=239.1.1.1:inner0$where" - \
    2>"log$where" || :
done
SH
run unshare -mn bash inside
assert_grep 'starting data transfer' log,netns=inner
assert_no_grep 'unknown interface' log,netns=inner
assert_grep 'unknown interface "inner0"' log
assert_no_grep 'starting data transfer' log
