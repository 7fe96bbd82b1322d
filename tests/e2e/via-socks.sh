#!/usr/bin/env bash
# tests/e2e/via-socks.sh -- SOCKS5 and PROXY through each other, with microsocks.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires microsocks
requires '"$MODCAT" --list | grep -q "^socks .*SOCKS5"' 'needs the module socks'

# microsocks ends both directions when one ends, so each has a server of its own.
random_file data 3000000
start source "$MODCAT" -d -d -U "TCP-L:0,bind=$LO,fork" OPEN:data
start sink "$MODCAT" -d -d -u "TCP-L:0,bind=$LO,fork" CREATE:sunk
start proxy "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" "EXEC:sh $tests_dir/e2e/via-connect.sh"
source=$(port_of source) sink=$(port_of sink) proxy=$(port_of proxy)
socks=$(free_port)
start socks microsocks -i "$LO" -p "$socks"
wait_listening "$socks"

inner="SOCKS5:inner:$LO:%,via={PROXY:$LO:$LO:$socks,proxyport=$proxy}"
outer="PROXY:inner:$LO:%,via={SOCKS5:$LO:$LO:$proxy,socksport=$socks}"
four="SOCKS5:d:$LO:%,via={PROXY:c:$LO:$socks,via={SOCKS5:b:$LO:$proxy,via={PROXY:$LO:$LO:$socks,proxyport=$proxy}}}"
for way in "$inner" "$outer" "$four"; do
  run "$MODCAT" -u "${way/\%/$source}" -
  assert_status 0
  assert_same "$out" data
  rm -f sunk
  run "$MODCAT" -u OPEN:data "${way/\%/$sink}"
  assert_status 0
  wait_until 'cmp sunk data'
done

# The SOCKS server refuses below, the proxy above; who it was is told.
closed=$(free_port)
run "$MODCAT" - "PROXY:inner:$LO:1,via={SOCKS5:$LO:$LO:$closed,socksport=$socks}"
assert_status 255
assert_grep 'W address 2, via of PROXY: .*[Cc]onnection refused' "$err"
run "$MODCAT" - "SOCKS5:inner:$LO:1,via={PROXY:$LO:$LO:$closed,proxyport=$proxy}"
assert_status 255
assert_grep 'W SOCKS5: connection closed by the peer' "$err"
