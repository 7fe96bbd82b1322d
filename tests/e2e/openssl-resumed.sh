#!/usr/bin/env bash
# tests/e2e/openssl-resumed.sh -- the certificate of a session that is resumed is checked again: it may have been revoked.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# once OPTION...: what the server's program has to say
once ()
{
  (echo; sleep 0.3) | timeout "$limit" openssl s_client -connect "$LO:$port" -ign_eof -quiet "$@" 2>/dev/null || :
}

cp "$tls/client.crt" trusted.crt
start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,reload,cert=$tls/ec.pem,cafile=trusted.crt" \
  SYSTEM:'read x; echo "verified $SOCAT_TLS_VERIFIED $SOCAT_OPENSSL_X509_COMMONNAME"'
port=$(port_of server)
for version in 1_2 1_3; do
  assert_eq "first $version" "$(once "-tls$version" -cert "$tls/client.crt" -key "$tls/client.key" \
    -sess_out "t$version")" 'verified 1 client1'
  assert_eq "resumed $version" "$(once "-tls$version" -sess_in "t$version")" 'verified 1 client1'
done
assert_no_grep 'openssl-verify disabled' server.log

# Nobody is trusted any more who was.
cp "$tls/other-ca.crt" trusted.crt
wait_until "once -tls1_2 >once; grep -q 'certificates were read again' server.log"
for version in 1_2 1_3; do
  assert_eq "after $version" "$(once "-tls$version" -sess_in "t$version")" ''
done
wait_until "[ \$(grep -c 'TLS handshake with .*: certificate verify failed' server.log) -ge 2 ]"
