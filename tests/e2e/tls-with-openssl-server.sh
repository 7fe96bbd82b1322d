#!/usr/bin/env bash
# tests/e2e/tls-with-openssl-server.sh -- OPENSSL to openssl s_server: versions, keys, a chain, our certificate.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# exchange OPTIONS S_SERVER-WORD...: the server sends a line back with its letters turned round.
exchange ()
{
  local options=$1 port

  shift
  port=$(free_port)
  start server openssl s_server -accept "$LO:$port" -naccept 1 -rev "$@"
  wait_listening "$port"
  status=0
  printf 'one two\n' | timeout "$limit" "$MODCAT" -d -d - \
    "OPENSSL:$LO:$port,cn=localhost,cafile=$tls/ca.crt$options" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'owt eno\n'
  await server
  assert_no_grep 'error|alert' server.log
}

for version in 1_2 1_3; do
  for kind in ec rsa ed25519; do
    exchange '' "-tls$version" -cert "$tls/$kind.crt" -key "$tls/$kind.key"
    assert_grep "SSL proto version used: TLSv1[.]${version#1_}$" "$err"
  done
  exchange '' "-tls$version" -cert "$tls/chain-leaf.crt" -cert_chain "$tls/middle.crt" -key "$tls/chain.key"
  for kind in client client-rsa client-ed25519; do
    exchange ",cert=$tls/$kind.pem" "-tls$version" -cert "$tls/ec.crt" -key "$tls/ec.key" \
      -Verify 2 -verify_return_error -CAfile "$tls/ca.crt"
  done
done
