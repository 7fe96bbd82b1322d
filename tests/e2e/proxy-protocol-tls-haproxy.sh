#!/usr/bin/env bash
# tests/e2e/proxy-protocol-tls-haproxy.sh -- haproxy tells modcat of its clients' TLS, and modcat haproxy of its own's.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

PATH=$PATH:/usr/sbin
requires haproxy
requires curl
certified=$(free_port)
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork,accept-proxy,accept-proxy-from=127.0.0.0/8" \
  'SYSTEM:env | grep ^SOCAT_PROXY | sort | xargs'
cat >haproxy.conf <<CONF
global
  ssl-default-bind-options ssl-min-ver TLSv1.3
defaults
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend names
  mode http
  bind unix@$work/names.sock accept-proxy
  http-request return status 200 content-type text/plain lf-string "%[fc_pp_authority]\\n"
listen certified
  mode tcp
  bind $LO:$certified ssl crt $tls/ec.pem ca-file $tls/ca.crt verify optional
  server back $LO:$(port_of server) send-proxy-v2-ssl-cn
CONF
start haproxy haproxy -q -db -f haproxy.conf
wait_listening "$certified"

run "$MODCAT" -u "OPENSSL:$LO:$certified,pf=ip4,verify=0" -
assert_file "$out" 'SOCAT_PROXY_TLS_VERSION=TLSv1.3\n'
run "$MODCAT" -u "OPENSSL:$LO:$certified,pf=ip4,verify=0,cert=$tls/client.pem" -
assert_file "$out" \
  'SOCAT_PROXY_TLS_COMMONNAME=client1 SOCAT_PROXY_TLS_VERIFIED=1 SOCAT_PROXY_TLS_VERSION=TLSv1.3\n'

start front "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0" UNIX:names.sock,proxy-protocol=2
run curl -sSk --noproxy '*' --connect-to "a.test:443:$LO:$(port_of front)" https://a.test/
assert_file "$out" 'a.test\n'
