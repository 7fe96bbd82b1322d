#!/usr/bin/env bash
# tests/e2e/tls-refused.sh -- bad certificates, seen by a client and by a server: the log says what is wrong.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# refused NAME OPTIONS REGEX: a client of the server NAME gives up, and not a byte passes.
refused ()
{
  local port

  port=$(free_port)
  start server openssl s_server -accept "$LO:$port" -naccept 1 -rev -cert "$tls/$1.crt" -key "$tls/${1%-leaf}.key"
  wait_listening "$port"
  status=0
  echo secret | timeout "$limit" "$MODCAT" - "OPENSSL:$LO:$port,$2" >"$out" 2>"$err" || status=$?
  [ "$status" -ne 0 ] || fail "$1 was trusted"
  [ ! -s "$out" ] || fail 'bytes came from a server that is not trusted'
  assert_grep "$3" "$err"
  await server
}

ours=cn=localhost,cafile=$tls/ca.crt
refused expired "$ours" 'expired'
refused future "$ours" 'not valid before 2090'
refused wrong "$ours" 'does not match hostname "localhost"|not valid for "localhost"'
refused other "$ours" 'issuer|authority|unknown'
refused self "$ours" 'self-signed|issuer|authority'
refused chain-leaf "$ours" 'issuer|authority'
refused revoked "$ours,crlfile=$tls/crl.pem" 'revoked'

# turned_away NAME REGEX: a server turns the client NAME away ("": one without a certificate).
turned_away ()
{
  local words=()

  [ -z "$1" ] || words=(-cert "$tls/$1.crt" -key "$tls/$1.key")
  start server "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,cert=$tls/ec.pem,cafile=$tls/ca.crt" \
    'SYSTEM:echo in >reached'
  run openssl s_client -connect "$LO:$(port_of server)" -quiet "${words[@]}"
  await server
  assert_status 1
  assert_grep "$2" server.log
  assert_absent reached
}

turned_away '' 'client sent no certificate'
assert_grep 'alert certificate required' "$err"
turned_away other-client 'issuer|authority|unknown'
turned_away ec 'not made for TLS clients'
