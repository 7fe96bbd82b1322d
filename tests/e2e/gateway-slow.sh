#!/usr/bin/env bash
# tests/e2e/gateway-slow.sh -- a peer that says nothing holds nobody up, and is cut by handshake-timeout.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets

for type in SOCKS5-SERVER PROXY-SERVER; do
  serve "$type" "$type,handshake-timeout=0.3"
  start "silent-$type" "$MODCAT" -u "TCP:$LO:$port" "CREATE:got-$type"
  if [ "$type" = SOCKS5-SERVER ]; then
    says "\005\001\000\005\001\000\001$(ip4 "$LO")$(port "$echo")x"
  else
    says "CONNECT $LO:$echo HTTP/1.1\r\n\r\nx"
  fi
  assert_eq 'last byte' "$(tail -c 1 "$out")" x
  await "silent-$type"
  assert_file "got-$type" ''
  wait_log "$type" ' W .*has not answered within 0.3 s: still waiting for'
done

# Without fork the next peer is the one that is served.
start once "$MODCAT" -d -d "PROXY-SERVER:0,bind=$LO,handshake-timeout=0.3" TCP:%h:%p
port=$(port_of once)
run "$MODCAT" -u "TCP:$LO:$port" -
assert_file "$out" ''
says 'GET / HTTP/1.0\r\n\r\n'
assert_grep '^HTTP/1.1 405 ' "$out"
says "CONNECT $LO:$echo HTTP/1.1\r\n\r\nx"
assert_eq 'last byte' "$(tail -c 1 "$out")" x
await once
assert_status 0
