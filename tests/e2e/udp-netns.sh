#!/usr/bin/env bash
# tests/e2e/udp-netns.sh -- UDP-LISTEN,fork in another network namespace makes its sessions there.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -mn true' 'needs network namespaces'
cat >inside <<'SH'
set -e
mount -t tmpfs none /run
ip netns add inner
ip netns exec inner ip link set lo up
ip link set lo up
"$MODCAT" -d -d --experimental UDP-LISTEN:7000,bind=127.0.0.1,netns=inner,fork PIPE 2>server.log &
until grep -q 'listening on' server.log; do sleep 0.02; done
for word in one two; do
  echo $word | "$MODCAT" -t 5 --experimental - UDP:127.0.0.1:7000,netns=inner
done
kill $!
SH
run unshare -mn bash inside
assert_status 0
assert_file "$out" 'one\ntwo\n'
