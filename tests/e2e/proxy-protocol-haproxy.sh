#!/usr/bin/env bash
# tests/e2e/proxy-protocol-haproxy.sh -- haproxy learns the client's address from modcat, and modcat from haproxy.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

PATH=$PATH:/usr/sbin
requires haproxy
requires curl
web=$(free_port)
one=$(free_port)
two=$(free_port)
cat >tell <<'SH'
printf '%s %s %s %s\n' "$SOCAT_PEERADDR" "$SOCAT_PEERPORT" "$SOCAT_SOCKADDR" "$SOCAT_SOCKPORT"
cat
SH
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork,accept-proxy,accept-proxy-from=127.0.0.0/8" \
  'EXEC:sh tell'
back=$(port_of server)
cat >haproxy.conf <<CONF
defaults
  timeout connect 5s
frontend web
  mode http
  bind $LO:$web accept-proxy
  http-request return status 200 content-type text/plain lf-string "%[src] %[src_port] %[dst] %[dst_port]\\n"
listen one
  mode tcp
  bind $LO:$one
  server back $LO:$back send-proxy
listen two
  mode tcp
  bind $LO:$two
  server back $LO:$back send-proxy-v2 proxy-v2-options crc32c,unique-id
  unique-id-format %ci%cp
listen checked
  mode tcp
  bind unix@$work/checked.sock
  option tcp-check
  server back $LO:$back send-proxy-v2 check-send-proxy check inter 100
CONF
start haproxy haproxy -q -db -f haproxy.conf
wait_listening "$web"
wait_listening "$two"

for version in 1 2; do
  start relay "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" "TCP4:$LO:$web,proxy-protocol=$version"
  front=$(port_of relay)
  client=$(free_port)
  run curl -sS --noproxy '*' --interface "$LO" --local-port "$client" "http://$LO:$front/"
  assert_file "$out" "$LO $client $LO $front\n"
  stop relay
done
for gate in "$one" "$two"; do
  client=$(free_port)
  run "$MODCAT" -t 5 - "TCP4:$LO:$gate,bind=$LO:$client" <<<hello
  assert_file "$out" "$LO $client $LO $gate\nhello\n"
done
# A health check is haproxy's own, and told so.
wait_log server 'speaks for itself'
assert_no_grep ' W ' server.log
