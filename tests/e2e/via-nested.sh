#!/usr/bin/env bash
# tests/e2e/via-nested.sh -- proxies through proxies: all bytes both ways, each end of file by itself.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start proxy "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" "EXEC:sh $tests_dir/e2e/via-connect.sh"
proxy=$(port_of proxy)
start echo "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" PIPE
echo=$(port_of echo)
start sort "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" EXEC:sort
sort=$(port_of sort)
random_file data 4000000

two="PROXY:$LO:$LO:$proxy,proxyport=$proxy"
five="PROXY:c:$LO:$proxy,via={PROXY:b:$LO:$proxy,via={PROXY:a:$LO:$proxy,via={TCP:$LO:$proxy}}}"
for way in "$two" "$five"; do
  run "$MODCAT" -t 10 - "PROXY:inner:$LO:$echo,via={$way}" <data
  assert_status 0
  assert_same "$out" data
  # sort answers when it has heard the end: the half-close has come through.
  printf 'b\na\n' >in
  run "$MODCAT" -t 10 - "PROXY:inner:$LO:$sort,via={$way}" <in
  assert_status 0
  assert_file "$out" 'a\nb\n'
  assert_file "$err" ''
done

# Each layer is told at its turn, the outermost proxy first.
run "$MODCAT" -d -d - "PROXY:inner:$LO:$echo,via={$two}" </dev/null
assert_status 0
sed -nE 's/.* (successfully connected to .* via proxy .*)/\1/p' "$err" >order
assert_file order "successfully connected to $LO:$proxy via proxy $LO:$proxy\nsuccessfully connected to $LO:$echo via proxy inner:8080\n"

# A silent peer behind two proxies ends by -T; -t waits for one that is slow to end, and no longer.
start stall "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" STALL
stall=$(port_of stall)
run "$MODCAT" -d -d -T 0.2 PIPE "PROXY:inner:$LO:$stall,via={$two}"
assert_status 0
assert_grep 'N inactivity timeout triggered' "$err"
run "$MODCAT" -t 0.2 - "PROXY:inner:$LO:$stall,via={$two}" <in
assert_status 0
