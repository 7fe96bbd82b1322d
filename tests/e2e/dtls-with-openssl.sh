#!/usr/bin/env bash
# tests/e2e/dtls-with-openssl.sh -- DTLS 1.2 with openssl s_server and s_client: kinds of keys, certificates both ways.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

mkfifo say
for kind in ec rsa; do
  port=$(free_port)
  start server openssl s_server -dtls1_2 -quiet -accept "$LO:$port" -cert "$tls/$kind.crt" -key "$tls/$kind.key" \
    -Verify 2 -verify_return_error -CAfile "$tls/ca.crt" <>say
  wait_until "grep -qi ':$(printf %04x "$port") ' /proc/net/udp"
  start client "$MODCAT" -d -d 'SYSTEM:echo one two; read line; echo "$line" >answer' \
    "OPENSSL-DTLS-CLIENT:$LO:$port,cn=localhost,cafile=$tls/ca.crt,cert=$tls/client.pem"
  wait_until 'grep -qx "one two" server.out'
  echo 'three four' >say
  await client
  assert_status 0
  assert_file answer 'three four\n'
  assert_grep 'SSL proto version used: DTLSv1.2$' client.log
  stop server KILL
done

for kind in ec rsa chain; do
  start server "$MODCAT" -d -d "DTLS-LISTEN:0,bind=$LO,cert=$tls/$kind.pem,cafile=$tls/ca.crt" \
    'SYSTEM:read line; echo "you said $line"'
  port=$(port_of server)
  status=0
  printf 'one two\n' | timeout "$limit" openssl s_client -dtls1_2 -connect "$LO:$port" -quiet -verify_return_error \
    -CAfile "$tls/ca.crt" -cert "$tls/client-rsa.crt" -key "$tls/client-rsa.key" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'you said one two\n'
  await server
  assert_status 0
  assert_grep 'SSL proto version used: DTLSv1.2$' server.log
done
