#!/usr/bin/env bash
# tests/e2e/tcp-backoff.sh -- backoff makes the pauses between attempts grow up to its value.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

port=$(free_port)
run "$MODCAT" -d -d -d -u "TCP:$LO:$port,retry=6,interval=0.02,backoff=0.2" STDOUT
assert_status 1
assert_eq attempts "$(count "opening connection to AF=2 $LO:$port" "$err")" 7
sed -nE 's/.* I trying again in ([0-9]+) ms$/\1/p' "$err" >pauses
assert_eq pauses "$(wc -l <pauses)" 6
n=0
while read -r ms; do
  n=$((n + 1))
  middle=$((20 * (1 << (n - 1))))
  [ "$middle" -le 160 ] || middle=160
  if [ "$ms" -lt $((middle * 3 / 4 - 1)) ] || [ "$ms" -gt $((middle * 5 / 4 + 1)) ]; then
    fail "pause $n is $ms ms, not near $middle"
  fi
done <pauses

# A server that comes late is reached.
start client "$MODCAT" -d -d -d -u "TCP:$LO:$port,forever,interval=0,backoff=0.1" CREATE:got
wait_log client 'trying again in 60|trying again in [6-9][0-9] ms|trying again in 100 ms'
run "$MODCAT" -u TEXT:late "TCP-LISTEN:$port,bind=$LO,reuseaddr"
assert_status 0
await client
assert_file got late

# What it needs, and what it can't be.
run "$MODCAT" -u "TCP:$LO:$port,backoff=1" STDOUT
assert_status 1
assert_grep 'E address 1, column [0-9]+: option "backoff" has no effect without retry or forever' "$err"
for bad in backoff backoff=0 backoff=-1; do
  run "$MODCAT" -u "TCP:$LO:$port,retry=1,$bad" STDOUT
  assert_status 1
  assert_grep 'E address 1, column [0-9]+: option "backoff"' "$err"
done
