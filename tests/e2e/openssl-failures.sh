#!/usr/bin/env bash
# tests/e2e/openssl-failures.sh -- what is wrong with a certificate is told to both sides, and no byte gets through.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# client CERT OPTIONS STATUS WORDS SERVER-WORDS: a client meets a server that has CERT
client ()
{
  start server "$MODCAT" -d -d -u "TLS-LISTEN:0,bind=$LO,cert=$tls/$1.pem,verify=0" CREATE:got
  run "$MODCAT" -u - "TLS:$LO:$(port_of server),cafile=$tls/ca.crt,cn=localhost$2" <<<secret
  assert_status "$3"
  assert_grep "$4" "$err"
  wait_log server "$5"
  await server
  assert_status 1
  [ ! -s got ] || fail 'a byte got through'
}
client expired '' 255 'W TLS:.*: certificate verify failed: the certificate of "O = Srv, CN = localhost" has expired on 2004-12-31' \
  'E TLS-LISTEN: TLS handshake with .* certificate has expired'
client future '' 255 'is not valid before 2090-01-01 00:00:00 UTC; is the clock right?' 'not valid yet'
client wrong '' 1 'does not match hostname "localhost": it has DNS other.example, IP 192.0.2.1,.*commonname' 'our certificate'
client other '' 255 'its issuer "CN = another test root" is not trusted; give the issuer.s certificate as cafile' unknown_ca
client self '' 255 'the certificate is self-signed; if it is the right one, give a copy of it as cafile' unknown_ca
client revoked ",crlfile=$tls/crl.pem" 255 'has been revoked' 'knows our certificate as revoked'
client client '' 255 'the certificate is not made for TLS servers' 'our certificate'
start server "$MODCAT" -d -d -u "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0" CREATE:got
run "$MODCAT" -u - "TLS:$LO:$(port_of server),cafile=$tls/ca.crt,cn=localhost,crlfile=$tls/crl.pem" <<<fine
await server
assert_file got 'fine\n'

# A server that asks for certificates; in TLS 1.3 the client would only get to know when it reads.
# server OPTIONS WORDS CLIENT-WORDS
server ()
{
  start server "$MODCAT" -d -d -u "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,cafile=$tls/ca.crt,max-version=TLS1.2" CREATE:got
  run "$MODCAT" - "TLS:$LO:$(port_of server),cafile=$tls/ca.crt,cn=localhost$1" </dev/null
  [ "$status" -ne 0 ] || fail 'the client ends as if all were well'
  assert_grep "$3" "$err"
  wait_log server "$2"
}
server '' 'the client sent no certificate, which is asked for; verify=0 does without' 'found no common ground .*or a certificate, see cert'
server ",cert=$tls/other-client.pem" 'its issuer "CN = another test root" is not trusted' "doesn't trust who issued our certificate"
