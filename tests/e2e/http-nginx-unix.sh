#!/usr/bin/env bash
# tests/e2e/http-nginx-unix.sh -- HTTP between curl and nginx through a relay of UNIX sockets.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires nginx
requires curl

mkdir www temp
random_file www/big 5000000
cat >nginx.conf <<CONF
daemon off; master_process off; pid $work/nginx.pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off; root $work/www;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server { listen unix:$work/nginx.sock; }
}
CONF
start nginx nginx -p "$work" -c "$work/nginx.conf"
wait_until '[ -S nginx.sock ]'
start relay "$MODCAT" -d -d "UNIX-LISTEN:relay.sock,fork,perm=0600" "UNIX-CONNECT:nginx.sock"
wait_log relay 'listening on'
for i in 1 2 3 4; do
  start "curl$i" curl -sS --unix-socket relay.sock -o "big.$i" http://host/big
done
for i in 1 2 3 4; do
  await "curl$i"
  assert_status 0
  assert_same "big.$i" www/big
done
run curl -sS --unix-socket relay.sock -o got 'http://host/big' -o /dev/null 'http://host/none' -w '%{http_code} '
assert_file "$out" '200 404 '
stop relay
assert_no_grep ' [WE] [^e]' relay.log
assert_absent relay.sock
