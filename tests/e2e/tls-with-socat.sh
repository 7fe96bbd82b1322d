#!/usr/bin/env bash
# tests/e2e/tls-with-socat.sh -- socat as server and as client: both versions, certificates, bulk both ways.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires socat

random_file there 3000000
random_file back 2000000
for version in 1.2 1.3; do
  limits=openssl-min-proto-version=TLS$version,openssl-max-proto-version=TLS$version
  port=$(free_port)
  start server socat -t 5 "OPENSSL-LISTEN:$port,bind=$LO,cert=$tls/rsa.pem,cafile=$tls/ca.crt,$limits" \
    'OPEN:back,rdonly!!CREATE:got'
  wait_listening "$port"
  run "$MODCAT" -t 5 -d -d 'OPEN:there,rdonly!!CREATE:answer' \
    "OPENSSL:$LO:$port,cn=localhost,cafile=$tls/ca.crt,cert=$tls/client.pem"
  assert_status 0
  assert_grep "SSL proto version used: TLSv$version$" "$err"
  await server
  assert_status 0
  assert_same there got
  assert_same back answer

  rm got answer
  start server "$MODCAT" -t 5 -d -d "OPENSSL-LISTEN:0,bind=$LO,cert=$tls/chain.pem,cafile=$tls/ca.crt" \
    'OPEN:back,rdonly!!CREATE:got'
  run socat -t 5 'OPEN:there,rdonly!!CREATE:answer' \
    "OPENSSL:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt,cert=$tls/client-rsa.pem,$limits"
  assert_status 0
  await server
  assert_status 0
  assert_grep "SSL proto version used: TLSv$version$" server.log
  assert_same there got
  assert_same back answer
done
