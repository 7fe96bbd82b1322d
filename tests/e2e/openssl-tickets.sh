#!/usr/bin/env bash
# tests/e2e/openssl-tickets.sh -- sessions are resumed with another child of the server; session-tickets=0 gives out no tickets.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# once OPTION...: the first line that tells New or Reused
once ()
{
  (echo; sleep 0.3) | openssl s_client -connect "$LO:$port" -CAfile "$tls/ca.crt" -ign_eof "$@" 2>/dev/null |
    sed -nE 's/^(New|Reused), .*/\1/p' | head -n 1
}

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0" SYSTEM:'read x; echo bye'
port=$(port_of server)
for version in -tls1_2 -tls1_3; do
  assert_eq "first $version" "$(once $version -sess_out ticket)" New
  assert_eq "second $version" "$(once $version -sess_in ticket)" Reused
  rm ticket
done
stop server

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0,session-tickets=0" SYSTEM:'read x; echo bye'
port=$(port_of server)
for version in -tls1_2 -tls1_3; do
  once $version -sess_out ticket >/dev/null
  assert_no_grep 'TLS session ticket' <(openssl sess_id -in ticket -text -noout 2>/dev/null || :)
  rm -f ticket
done
