#!/usr/bin/env bash
# tests/e2e/proxy-tinyproxy.sh -- PROXY through tinyproxy: data both ways, passwords, what it doesn't allow.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires tinyproxy

# tinyproxy ends both directions when one ends, so each has a server of its own.
random_file data 3000000
start source "$MODCAT" -d -d -U "TCP-LISTEN:0,bind=$LO,fork" OPEN:data
start sink "$MODCAT" -d -d -u "TCP-LISTEN:0,bind=$LO,fork" CREATE:sunk
source=$(port_of source)
sink=$(port_of sink)
closed=$(free_port)
# tiny NAME LINES: the port of a tinyproxy with these lines in its configuration
tiny ()
{
  local port

  port=$(free_port)
  printf 'Port %s\nListen %s\nAllow 127.0.0.0/8\nMaxClients 20\nLogLevel Info\n%b\n' "$port" "$LO" "$2" >"$1.conf"
  start "$1" tinyproxy -d -c "$work/$1.conf"
  wait_listening "$port"
}
tiny open "ConnectPort $source\nConnectPort $sink\nConnectPort $closed"
open=$(sed -n 's/^Port //p' open.conf)
tiny closed "BasicAuth user sesame"
closed_proxy=$(sed -n 's/^Port //p' closed.conf)

for version in 1.0 1.1; do
  run "$MODCAT" -u "PROXY:$LO:$LO:$source,proxyport=$open,http-version=$version" -
  assert_status 0
  assert_same "$out" data
  rm -f sunk
  run "$MODCAT" -u OPEN:data "PROXY:$LO:$LO:$sink,proxyport=$open,http-version=$version"
  assert_status 0
  wait_until 'cmp sunk data'
done
run "$MODCAT" - "PROXY:$LO:$LO:1,proxyport=$open"
assert_status 255
assert_grep "W CONNECT $LO:1: .*\\(403: the proxy forbids this target\\)" "$err"
run "$MODCAT" - "PROXY:$LO:$LO:$closed,proxyport=$open"
assert_status 255
assert_grep "W CONNECT $LO:$closed: .*\\(50[0-9]: the proxy " "$err"

run "$MODCAT" -u "PROXY:$LO:$LO:$source,proxyport=$closed_proxy,proxyauth=user\\:sesame" -
assert_status 0
assert_same "$out" data
run "$MODCAT" - "PROXY:$LO:$LO:$source,proxyport=$closed_proxy,proxyauth=user\\:other"
assert_status 255
assert_grep "W CONNECT $LO:$source: .*\\(40[17]: the proxy doesn.t accept the credentials\\)" "$err"
run "$MODCAT" - "PROXY:$LO:$LO:$source,proxyport=$closed_proxy"
assert_status 255
assert_grep "W CONNECT $LO:$source: .*\\(407: the proxy wants a user and a password, see option proxyauth\\)" "$err"
