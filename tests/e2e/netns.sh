#!/usr/bin/env bash
# tests/e2e/netns.sh -- netns opens an address in another network namespace, and only that address.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -mn true' 'needs network namespaces'
# All of it in a mount namespace of its own, so that /run/netns is ours.
cat >inside <<'SH'
set -e
mount -t tmpfs none /run
ip netns add inner
ip netns exec inner ip link set lo up
ip link set lo up
"$MODCAT" -d -d --experimental TCP-LISTEN:7000,bind=127.0.0.1,netns=inner PIPE 2>server.log &
until grep -q 'listening on' server.log; do sleep 0.02; done
! "$MODCAT" -u - TCP:127.0.0.1:7000 2>outer.log </dev/null
echo text | "$MODCAT" -t 5 --experimental - TCP:127.0.0.1:7000,netns=inner 2>err.log
wait
! "$MODCAT" -u --experimental /dev/null TCP:127.0.0.1:7000,netns=missing 2>missing.log
SH
run unshare -mn bash inside
assert_status 0
assert_file "$out" 'text\n'
assert_grep 'Connection refused' outer.log
assert_file err.log ''
assert_grep 'missing' missing.log
