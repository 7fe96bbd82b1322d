#!/usr/bin/env bash
# tests/e2e/openssl-alpn.sh -- alpn: the server's first choice that the client has too, or no connection.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0,alpn=h2:http/1.1" \
  SYSTEM:'echo $SOCAT_TLS_ALPN'
port=$(port_of server)
# negotiated OPTION: what a client is told, and its program finds
negotiated ()
{
  run "$MODCAT" -u "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt$1" STDOUT
  cat "$out"
}

assert_eq both "$(negotiated ',alpn="http/1.1,h2"')" h2
assert_eq one "$(negotiated ,alpn=other:http/1.1)" http/1.1
assert_eq none "$(negotiated '')" ''
assert_status 0
run "$MODCAT" -u "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt,alpn=smtp" STDOUT
assert_status 255
assert_grep 'protocol' "$err"
run openssl s_client -connect "$LO:$port" -alpn h2 -CAfile "$tls/ca.crt"
assert_grep '^ALPN protocol: h2' "$out"
run "$MODCAT" - "TLS:$LO:$port,alpn=$(printf 'x%.0s' {1..256})"
assert_status 1
assert_grep '255 bytes' "$err"
