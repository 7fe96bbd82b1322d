#!/usr/bin/env bash
# tests/e2e/dtls-with-gnutls.sh -- DTLS with gnutls-serv and gnutls-cli.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires gnutls-serv
requires gnutls-cli

port=$(free_port)
start serv gnutls-serv --udp --echo -p "$port" --x509cafile "$tls/ca.crt" --require-client-cert --verify-client-cert \
  --x509certfile "$tls/ec.crt" --x509keyfile "$tls/ec.key"
wait_until "grep -qi ':$(printf %04x "$port") ' /proc/net/udp"
start client "$MODCAT" -d -d 'SYSTEM:echo one two; read line; echo "$line" >answer' \
  "DTLS:localhost:$port,pf=ip4,cafile=$tls/ca.crt,cert=$tls/client.pem"
await client
assert_status 0
assert_file answer 'one two\n'
assert_grep 'SSL proto version used: DTLSv1' client.log
stop serv

start server "$MODCAT" -d -d "DTLS-L:0,bind=$LO,cert=$tls/chain.pem,cafile=$tls/ca.crt" \
  'SYSTEM:read line; echo "you said $line"'
port=$(port_of server)
status=0
printf 'one two\n' | timeout "$limit" gnutls-cli --udp --logfile="$work/cli.log" --x509cafile "$tls/ca.crt" \
  --x509certfile "$tls/client.crt" --x509keyfile "$tls/client.key" --verify-hostname=localhost --disable-sni \
  -p "$port" "$LO" >"$out" 2>"$err" || status=$?
assert_status 0
assert_grep '^you said one two$' "$out"
await server
assert_status 0
