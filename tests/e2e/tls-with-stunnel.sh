#!/usr/bin/env bash
# tests/e2e/tls-with-stunnel.sh -- stunnel as server and as client, each with its certificate checked.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires stunnel

# stunnel_conf NAME LINE...
stunnel_conf ()
{
  local name=$1

  shift
  printf '%s\n' 'foreground = yes' 'pid =' "[$name]" "CAfile = $tls/ca.crt" 'verifyChain = yes' "$@" >"$name.conf"
}

random_file data 500000
start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
behind=$(port_of echo)
start server "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,fork,cert=$tls/chain.pem,cafile=$tls/ca.crt" "TCP:$LO:$behind"
ours=$(port_of server)
for version in 1.2 1.3; do
  port=$(free_port)
  stunnel_conf server "accept = $LO:$port" "connect = $LO:$behind" "cert = $tls/ec.pem" "sslVersion = TLSv$version"
  start stunnel stunnel server.conf
  wait_listening "$port"
  run "$MODCAT" -d -d -t 5 'OPEN:data,rdonly!!CREATE:got' \
    "OPENSSL:$LO:$port,cn=localhost,cafile=$tls/ca.crt,cert=$tls/client.pem"
  assert_status 0
  assert_grep "SSL proto version used: TLSv$version$" "$err"
  assert_same data got
  stop stunnel

  port=$(free_port)
  stunnel_conf client 'client = yes' "accept = $LO:$port" "connect = $LO:$ours" "cert = $tls/client.pem" \
    'checkHost = localhost' "sslVersion = TLSv$version"
  start stunnel stunnel client.conf
  wait_listening "$port"
  run "$MODCAT" -t 5 'OPEN:data,rdonly!!CREATE:got' "TCP:$LO:$port"
  assert_status 0
  assert_same data got
  wait_log server "SSL proto version used: TLSv$version$"
  stop stunnel
done
