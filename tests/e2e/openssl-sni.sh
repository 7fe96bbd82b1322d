#!/usr/bin/env bash
# tests/e2e/openssl-sni.sh -- the name that a server is asked for: without the dot at its end, none for an address.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0" SYSTEM:'echo name=$SOCAT_TLS_SNI'
port=$(port_of server)
# asked OPTIONS NAME
asked ()
{
  run "$MODCAT" -u "TLS:$LO:$port,cafile=$tls/ca.crt,$1" STDOUT
  assert_status 0
  assert_file "$out" "name=$2\n"
}
asked cn=localhost localhost
asked cn=localhost. localhost
asked cn=localhost,snihost=other.example. other.example
asked cn=127.0.0.1 ''
asked cn=localhost,nosni ''
