#!/usr/bin/env bash
# tests/e2e/gateway-tls.sh -- PROXY-SERVER over TLS: an HTTPS proxy, so that passwords are nobody else's to read.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"
requires 'curl -V | grep "^Features:.*HTTPS-proxy" | grep -c .' 'needs a curl that knows HTTPS proxies'
printf 'HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n' >page
printf 'joe:secret\n' >users
chmod 600 users
start web "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'read -r line; cat page'
web=$(port_of web)

for many in fork serve; do
  start "$many" "$MODCAT" -d -d \
    "PROXY-SERVER:0,users=users,$many,via={OPENSSL-LISTEN:0,bind=127.0.0.1,cert=$tls/ec.pem,verify=0}" TCP:%h:%p
  port=$(port_of "$many")
  for login in joe:secret joe:wrong; do
    run env -i PATH="$PATH" curl -sS -q -m 15 -p -x "https://127.0.0.1:$port" --proxy-cacert "$tls/ca.crt" -U "$login" \
      "http://$LO:$web/"
    case $login in
      joe:secret) assert_status 0; assert_file "$out" 'hello\n' ;;
      *) assert_status 56; assert_grep 407 "$err" ;;
    esac
  done
done
