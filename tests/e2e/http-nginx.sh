#!/usr/bin/env bash
# tests/e2e/http-nginx.sh -- real HTTP between curl and nginx through a forking relay.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires nginx
requires curl

mkdir www temp
random_file www/big 5000000
printf 'hello\n' >www/small
cat >nginx.conf <<CONF
daemon off; master_process off; pid $work/nginx.pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off; root $work/www; keepalive_requests 100;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server { listen unix:$work/nginx.sock; }
}
CONF
start nginx nginx -p "$work" -c "$work/nginx.conf"
wait_until '[ -S nginx.sock ]'
start relay "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,reuseaddr" "UNIX-CONNECT:nginx.sock"
url=http://$LO:$(port_of relay)

run curl -sS -o got "$url/big"
assert_status 0
assert_same got www/big

# A connection that is kept, a hundred requests on it.
run curl -sS "$url/small?[1-100]" -w '%{num_connects}'
assert_status 0
assert_eq answers "$(count '^[01]?hello' "$out")" 100
assert_grep '^0$|^0hello' "$out"

# Several at once, and each closes.
run curl -sS --no-keepalive --parallel --parallel-max 8 -H 'Connection: close' "$url/big" -o big.1 "$url/big" -o big.2 \
  "$url/big" -o big.3 "$url/big" -o big.4
assert_status 0
for i in 1 2 3 4; do
  assert_same "big.$i" www/big
done
stop relay
assert_no_grep ' [WE] [^e]' relay.log
