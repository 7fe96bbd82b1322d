#!/usr/bin/env bash
# tests/e2e/relay-backpressure.sh -- a sink that does not read stops the source: memory stays bounded.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -r /proc/self/status ]' 'needs /proc'
mkfifo sink
exec 5<>sink
start relay "$MODCAT" -d -d -u /dev/zero OPEN:sink
wait_log relay 'starting data transfer loop'
peak ()
{
  sed -nE 's/^VmHWM:[[:space:]]+([0-9]+) kB/\1/p' "/proc/${pid_of[relay]}/status"
}

# It sleeps once nothing moves any more.
wait_until 'grep -q "^State:.S" /proc/${pid_of[relay]}/status'
before=$(peak)
for _ in {1..40}; do
  head -c 1000000 <&5 >/dev/null
done
after=$(peak)
[ "$((after - before))" -lt 4096 ] || fail "grew from $before to $after KiB"
