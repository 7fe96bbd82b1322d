#!/usr/bin/env bash
# tests/e2e/proxy-protocol-tls.sh -- the header stands in front of TLS, said and heard, also through via=.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

PATH=$PATH:/usr/sbin
requires haproxy
requires curl
web=$(free_port)
gate=$(free_port)
cat >tell <<'SH'
printf '%s %s %s %s\n' "$SOCAT_PEERADDR" "$SOCAT_PEERPORT" "$SOCAT_SOCKADDR" "$SOCAT_SOCKPORT"
SH
listen=0,bind=$LO,fork,accept-proxy,accept-proxy-from=127.0.0.0/8
start secure "$MODCAT" -d -d "OPENSSL-LISTEN:$listen,range=$LO/32,cert=$tls/ec.pem,verify=0" 'EXEC:sh tell'
cat >haproxy.conf <<CONF
defaults
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend web
  mode http
  bind $LO:$web accept-proxy ssl crt $tls/ec.pem
  http-request return status 200 content-type text/plain lf-string "%[src] %[src_port] %[dst] %[dst_port]\\n"
listen gate
  mode tcp
  bind $LO:$gate
  server back $LO:$(port_of secure) send-proxy-v2 ssl verify none
CONF
start haproxy haproxy -q -db -f haproxy.conf
wait_listening "$web"
wait_listening "$gate"

to=OPENSSL:localhost:$web,cafile=$tls/ca.crt,proxy-protocol
for target in "OPENSSL:$LO:$web,pf=ip4,verify=0,proxy-protocol=1" "$to=1,via={TCP4:$LO:$web}" "$to=2,via={TCP4:$LO:$web}"; do
  start relay "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" "$target"
  front=$(port_of relay)
  client=$(free_port)
  run curl -sS --noproxy '*' --interface "$LO" --local-port "$client" "http://$LO:$front/"
  assert_file "$out" "$LO $client $LO $front\n"
  stop relay
done
client=$(free_port)
run "$MODCAT" -u "TCP4:$LO:$gate,bind=$LO:$client" -
assert_file "$out" "$LO $client $LO $gate\n"
# Others don't come as far as TLS.
run "$MODCAT" -t 5 - "TCP4:$LO:$(port_of secure),proxy-protocol=1"
wait_log secure "refusing connection from AF=2 127.0.0.1:[0-9]* due to range option"
