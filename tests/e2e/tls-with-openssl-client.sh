#!/usr/bin/env bash
# tests/e2e/tls-with-openssl-client.sh -- openssl s_client to OPENSSL-LISTEN: versions, keys, a chain, certificates.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# exchange OPTIONS S_CLIENT-WORD...: the server answers a line, and ends.
exchange ()
{
  local options=$1 port

  shift
  start server "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,$options" 'SYSTEM:read line; echo "you said $line"'
  port=$(port_of server)
  status=0
  printf 'one two\n' | timeout "$limit" openssl s_client -connect "$LO:$port" -quiet -verify_return_error \
    -CAfile "$tls/ca.crt" -verify_hostname localhost "$@" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'you said one two\n'
  await server
  assert_status 0
}

for version in 1_2 1_3; do
  for kind in ec rsa ed25519 chain; do
    exchange "cert=$tls/$kind.pem,verify=0" "-tls$version"
    assert_grep "SSL proto version used: TLSv1[.]${version#1_}$" server.log
  done
  for kind in client client-rsa client-ed25519; do
    exchange "cert=$tls/ec.pem,cafile=$tls/ca.crt" "-tls$version" -cert "$tls/$kind.crt" -key "$tls/$kind.key"
    assert_grep 'trusting certificate' server.log
  done
done
