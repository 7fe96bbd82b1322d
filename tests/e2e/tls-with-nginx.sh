#!/usr/bin/env bash
# tests/e2e/tls-with-nginx.sh -- curl speaks TLS to us and we HTTP to nginx; curl HTTP to us and we TLS to nginx.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires nginx
requires curl

plain=$(free_port)
secure=$(free_port)
mkdir www
random_file www/data 1000000
cat >nginx.conf <<CONF
daemon off; master_process off; pid $work/nginx.pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off; root $work/www;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  ssl_protocols TLSv1.2 TLSv1.3;
  server { listen $LO:$plain; }
  server {
    listen $LO:$secure ssl default_server; server_name localhost; return 421;
    ssl_certificate $tls/chain.crt; ssl_certificate_key $tls/chain.key;
  }
  server {
    listen $LO:$secure ssl; server_name one.example.test;
    ssl_certificate $tls/wild.crt; ssl_certificate_key $tls/wild.key;
    ssl_verify_client on; ssl_client_certificate $tls/ca.crt;
  }
}
CONF
start nginx nginx -p "$work" -c "$work/nginx.conf"
wait_listening "$plain"
wait_listening "$secure"

start relay "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0,alpn=http/1.1" "TCP:$LO:$plain"
port=$(port_of relay)
for version in 1.2 1.3; do
  run curl -sS -v --cacert "$tls/ca.crt" --resolve "localhost:$port:$LO" "--tlsv$version" --tls-max "$version" \
    -o got "https://localhost:$port/data"
  assert_status 0
  assert_same got www/data
  assert_grep "SSL connection using TLSv$version" "$err"
  assert_grep 'ALPN.*accepted.*http/1.1' "$err"
done
stop relay

name=snihost=one.example.test,cn=one.example.test
# The name that we tell chooses the server, and what it has to be called.
start relay "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" \
  "OPENSSL:$LO:$secure,$name,cafile=$tls/ca.crt,cert=$tls/client.pem,alpn=http/1.1"
run curl -sS -o got -H 'Host: one.example.test' "http://$LO:$(port_of relay)/data"
assert_status 0
assert_same got www/data
stop relay
start relay "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" "OPENSSL:$LO:$secure,nosni,cn=localhost,cafile=$tls/ca.crt"
run curl -sS -o got -w '%{http_code}' "http://$LO:$(port_of relay)/data"
assert_file "$out" 421
