#!/usr/bin/env bash
# tests/e2e/udp-recverr-quiet.sh -- an answer that is refused leaves a server with ip-recverr quiet, and served.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -r /proc/self/stat ]' 'needs /proc'
start server "$MODCAT" -d -d "UDP4-RECVFROM:0,bind=$LO,fork,ip-recverr" SYSTEM:'cat >/dev/null; until [ -e gone ]; do sleep 0.02; done; echo answer'
wait_log server 'receiving on AF='
port=$(sed -nE 's/.*receiving on AF=.*:([0-9]+)$/\1/p' server.log | head -n 1)

# Ticks of the processor that the server has had.
ticks ()
{
  awk '{ print $14 + $15 }' "/proc/${pid_of[server]}/stat"
}

# A peer that asks and is gone when the answer comes.
run "$MODCAT" -u - "UDP4-SENDTO:$LO:$port" <<<question
: >gone
wait_log server 'recvmsg\([0-9]+\): Connection refused'
before=$(ticks)
for _ in {1..10}; do
  run "$MODCAT" -t 10 - "UDP4-SENDTO:$LO:$port,readbytes=7" <<<question
  assert_file "$out" 'answer\n'
done
run "$MODCAT" -u -T 1 STALL CREATE:none
[ $(($(ticks) - before)) -lt 20 ] || fail "the server was busy for $(($(ticks) - before)) ticks"
