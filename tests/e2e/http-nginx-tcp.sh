#!/usr/bin/env bash
# tests/e2e/http-nginx-tcp.sh -- the relay of the README: TCP-LISTEN,fork to a TCP backend given by name.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires nginx
requires curl

port=$(free_port)
mkdir www
random_file www/data 1000000
cat >nginx.conf <<CONF
daemon off; master_process off; pid $work/nginx.pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off; root $work/www;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server { listen 127.0.0.1:$port; }
}
CONF
start nginx nginx -p "$work" -c "$work/nginx.conf"
wait_listening "$port"
start relay "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,reuseaddr" "TCP:localhost:$port"
run curl -sS -o got "http://$LO:$(port_of relay)/data"
assert_status 0
assert_same got www/data
run curl -sS -o /dev/null -w '%{http_code}' "http://$LO:$(port_of relay)/none"
assert_file "$out" 404
