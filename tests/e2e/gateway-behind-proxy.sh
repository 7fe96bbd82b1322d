#!/usr/bin/env bash
# tests/e2e/gateway-behind-proxy.sh -- behind a load balancer or TLS the servers know who the client is.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets

serve server "SOCKS5-SERVER,accept-proxy,accept-proxy-from=$LO/32,range=192.0.2.0/24"
# By that address it is checked, and has its line in the log.
for client in 192.0.2.7 198.51.100.7; do
  printf '%b' "PROXY TCP4 $client 192.0.2.2 77 80\r\n\005\001\000\005\001\000\001$(ip4 "$LO")$(port "$echo")x" >in
  run "$MODCAT" -t 5 - "TCP:$LO:$port,bind=$LO" <in
  if [ "$client" = 192.0.2.7 ]; then
    assert_file "$out" '\005\000\005\000\000\001\000\000\000\000\000\000x'
  else
    assert_file "$out" ''
  fi
done
wait_log server 'SOCKS5-SERVER: AF=2 192.0.2.7:77 asks for'
wait_log server 'refusing connection from AF=2 198.51.100.7:77 due to range option'

# Peers that another address takes.
start below "$MODCAT" -d -d "PROXY-SERVER:0,via={UNIX-LISTEN:sock},fork" TCP:%h:%p
wait_log below 'listening on'
printf '%b' "CONNECT $LO:$echo HTTP/1.1\r\n\r\nx" >in
run "$MODCAT" -t 5 - UNIX:sock <in
assert_file "$out" 'HTTP/1.1 200 Connection established\r\n\r\nx'
