#!/usr/bin/env bash
# tests/e2e/netns-bridge.sh -- one command bridges two network namespaces, and stays in its own.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -mn true' 'needs network namespaces'
cat >inside <<'SH'
set -e
mount -t tmpfs none /run
for ns in left right; do
  ip netns add $ns
  ip netns exec $ns ip link set lo up
done
listening () { until grep -q 'listening on' "$1"; do kill -0 $!; sleep 0.02; done; }
ip netns exec right "$MODCAT" -d -d TCP-LISTEN:8000,bind=127.0.0.1,fork SYSTEM:'sed s/^/right=/' 2>right.log &
listening right.log
# The name is looked up in the other namespace, too; the program runs in the one that the command was started in.
"$MODCAT" -d -d --experimental TCP-LISTEN:7000,netns=left,fork,reuseaddr TCP:localhost:8000,pf=ip4,netns=right 2>bridge.log &
bridge=$!
listening bridge.log
for i in 1 2 3; do
  echo text$i | ip netns exec left "$MODCAT" -t 5 - TCP:127.0.0.1:7000
done
[ "$(readlink /proc/$bridge/ns/net)" = "$(readlink /proc/self/ns/net)" ] && echo at home
! "$MODCAT" -u /dev/null TCP:127.0.0.1:7000 2>outer.log
"$MODCAT" -d -d --experimental TCP-LISTEN:7001,netns=left SYSTEM:'readlink /proc/self/ns/net' 2>program.log &
listening program.log
[ "$(ip netns exec left "$MODCAT" -u TCP:127.0.0.1:7001 -)" = "$(readlink /proc/self/ns/net)" ] && echo program at home
# A retry enters it anew: the namespace may come later.
"$MODCAT" -d -d -d --experimental -u TEXT:late TCP:127.0.0.1:8000,netns=later,forever,interval=0.05 2>later.log &
until grep -q 'No such file' later.log; do sleep 0.02; done
ip netns add later
until grep -q unreachable later.log; do sleep 0.02; done
kill $!
SH
run unshare -mn bash inside
assert_status 0
assert_file "$out" 'right=text1\nright=text2\nright=text3\nat home\nprogram at home\n'
assert_no_grep ' [EW] ' bridge.log
assert_grep 'Connection refused|unreachable' outer.log
