#!/usr/bin/env bash
# tests/e2e/via-servers.sh -- servers whose right side is a layer over a layer: each peer has its own, by fork and serve.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start proxy "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork,backlog=50" "EXEC:sh $tests_dir/e2e/via-connect.sh"
start echo "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork,backlog=50" PIPE
proxy=$(port_of proxy)
random_file data 300000
for many in fork serve; do
  start "$many" "$MODCAT" -d -d -t 10 "TCP-L:0,bind=$LO,$many,backlog=50" \
    "PROXY:inner:$LO:$(port_of echo),via={PROXY:$LO:$LO:$proxy,proxyport=$proxy}"
  port=$(port_of "$many")
  for i in 1 2 3 4 5 6 7 8; do
    start "$many$i" "$MODCAT" -t 10 OPEN:data,rdonly!!CREATE:"$many$i.got" "TCP:$LO:$port"
  done
  for i in 1 2 3 4 5 6 7 8; do
    await "$many$i" 20
    assert_status 0
    assert_same "$many$i.got" data
  done
  # No session was lost, none was mixed with another.
  assert_eq sessions "$(count "successfully connected to $LO:[0-9]+ via proxy inner" "$many.log")" 8
  stop "$many"
done
