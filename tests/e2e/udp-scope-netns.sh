#!/usr/bin/env bash
# tests/e2e/udp-scope-netns.sh -- an IPv6 address with an interface that only the other network namespace has.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -mn true' 'needs network namespaces'
requires '[ -e /dev/net/tun ]' 'needs tap devices'
cat >inside <<'SH'
set -e
mount -t tmpfs none /run
ip netns add inner
ip netns exec inner ip link set lo up
ip netns exec inner ip tuntap add mode tap name inside0
ip netns exec inner ip link set inside0 up
"$MODCAT" -u --experimental /dev/null 'UDP6-SENDTO:[ff02::1%inside0]:7000,netns=inner' || :
"$MODCAT" -u --experimental /dev/null 'UDP6-SENDTO:[ff02::1%outside0]:7000,netns=inner'
SH
run unshare -mn bash inside
assert_status 1
assert_eq errors "$(count ' E ' "$err")" 1
assert_grep ' E UDP6-SENDTO: unknown interface in \[ff02::1%outside0\]$' "$err"
