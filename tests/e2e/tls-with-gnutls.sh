#!/usr/bin/env bash
# tests/e2e/tls-with-gnutls.sh -- gnutls-serv and gnutls-cli at the other end: both versions, certificates both ways.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires gnutls-serv
requires gnutls-cli

for version in 1.2 1.3; do
  priority="NORMAL:-VERS-ALL:+VERS-TLS$version"
  port=$(free_port)
  start serv gnutls-serv --echo -p "$port" --priority "$priority" --x509cafile "$tls/ca.crt" --require-client-cert \
    --verify-client-cert --x509certfile "$tls/ec.crt" --x509keyfile "$tls/ec.key"
  wait_listening "$port"
  status=0
  printf 'one two\n' | timeout "$limit" "$MODCAT" -d -d -t 5 - \
    "OPENSSL:localhost:$port,pf=ip4,cafile=$tls/ca.crt,cert=$tls/client.pem" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'one two\n'
  assert_grep "SSL proto version used: TLSv$version$" "$err"
  stop serv

  start server "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,cert=$tls/chain.pem,cafile=$tls/ca.crt" \
    'SYSTEM:read line; echo "you said $line"'
  port=$(port_of server)
  status=0
  printf 'one two\n' | timeout "$limit" gnutls-cli --logfile="$work/cli.log" --priority "$priority" \
    --x509cafile "$tls/ca.crt" --x509certfile "$tls/client.crt" --x509keyfile "$tls/client.key" \
    --verify-hostname=localhost --disable-sni -p "$port" "$LO" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_grep '^you said one two$' "$out"
  await server
  assert_status 0
  assert_grep "SSL proto version used: TLSv$version$" server.log
done
