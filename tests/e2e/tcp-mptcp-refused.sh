#!/usr/bin/env bash
# tests/e2e/tcp-mptcp-refused.sh -- where the system refuses MPTCP, mptcp uses TCP and says so in a notice.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -mn true' 'needs network namespaces'
requires '[ -e /proc/sys/net/mptcp/enabled ]' 'needs a kernel with MPTCP'
cat >inside <<'SH'
set -e
echo 0 >/proc/sys/net/mptcp/enabled
ip link set lo up
"$MODCAT" -d -d TCP-LISTEN:7000,bind=127.0.0.1,mptcp PIPE 2>server.log &
until grep -q 'listening on' server.log; do sleep 0.02; done
echo text | "$MODCAT" -t 5 -d -d - TCP:127.0.0.1:7000,mptcp 2>client.log
wait
SH
run unshare -n bash inside
assert_status 0
assert_file "$out" 'text\n'
for file in server.log client.log; do
  assert_eq "notices in $file" "$(count ' N option mptcp: .*: using TCP$' $file)" 1
  assert_no_grep ' [EW] ' $file
done
