#!/usr/bin/env bash
# tests/e2e/openssl-crl.sh -- a list of revoked certificates that has ended is refused: at the start, and later on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# list FILE END: revokes nobody, until END
list ()
{
  { echo 'crl_number = 7'; echo 'crl_this_update_date = "2020-01-01 00:00:00"'
    echo "crl_next_update_date = \"$2\""; } >template
  certtool --generate-crl --load-ca-privkey "$tls/ca.key" --load-ca-certificate "$tls/ca.crt" \
    --template template --outfile "$1" >certtool.log 2>&1 || fail "$(cat certtool.log)"
}

list old.pem '2021-01-01 00:00:00'
run "$MODCAT" - "TLS:$LO:1,cafile=$tls/ca.crt,crlfile=old.pem"
assert_status 1
assert_grep 'crlfile "old.pem": a list in it has ended: its issuer has a newer one' "$err"

# It ends while the server runs.
list short.pem "$(date -u -d '+4 seconds' '+%F %T')"
start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,reload,cert=$tls/ec.pem,cafile=$tls/ca.crt,crlfile=short.pem" PIPE
port=$(port_of server)
client=("$MODCAT" - "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt,cert=$tls/client.pem")
refused ()
{
  "${client[@]}" <<<hello >"$out" 2>"$err" || :
  grep -q 'TLS handshake with .*the list of revoked certificates is too old; fetch a new crlfile' server.log
}
wait_until refused
list newer.pem '2090-01-01 00:00:00'
mv newer.pem short.pem
passes ()
{
  "${client[@]}" <<<hello 2>"$err" | grep -q hello
}
wait_until passes
