#!/usr/bin/env bash
# tests/e2e/proxy-protocol-nginx.sh -- nginx learns the client's address from modcat, and modcat from nginx.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires nginx
requires curl
module=/usr/lib/nginx/modules/ngx_stream_module.so
requires "[ -e $module ]" "needs nginx's module stream"

web=$(free_port)
gate=$(free_port)
cat >tell <<'SH'
printf 'HTTP/1.0 200 OK\r\n\r\n%s %s %s %s\n' "$SOCAT_PEERADDR" "$SOCAT_PEERPORT" "$SOCAT_SOCKADDR" "$SOCAT_SOCKPORT"
SH
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork,accept-proxy,accept-proxy-from=127.0.0.0/8" \
  'EXEC:sh tell'
back=$(port_of server)
cat >nginx.conf <<CONF
load_module $module;
daemon off; master_process off; pid $work/nginx.pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server {
    listen $LO:$web proxy_protocol;
    listen unix:$work/web.sock proxy_protocol;
    return 200 "\$proxy_protocol_addr \$proxy_protocol_port \$proxy_protocol_server_addr \$proxy_protocol_server_port\\n";
  }
}
stream {
  server { listen $LO:$gate; proxy_pass $LO:$back; proxy_protocol on; }
}
CONF
start nginx nginx -p "$work" -c "$work/nginx.conf"
wait_listening "$web"
wait_listening "$gate"

for version in 1 2; do
  for target in "TCP4:$LO:$web" UNIX-CONNECT:web.sock; do
    start relay "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" "$target,proxy-protocol=$version"
    front=$(port_of relay)
    client=$(free_port)
    run curl -sS --noproxy '*' --interface "$LO" --local-port "$client" "http://$LO:$front/"
    assert_file "$out" "$LO $client $LO $front\n"
    stop relay
  done
done
client=$(free_port)
run curl -sS --noproxy '*' --interface "$LO" --local-port "$client" "http://$LO:$gate/"
assert_file "$out" "$LO $client $LO $gate\n"
# curl can say the header itself.
run curl -sS --noproxy '*' --haproxy-protocol --interface "$LO" --local-port "$client" "http://$LO:$back/"
assert_file "$out" "$LO $client $LO $back\n"
