#!/usr/bin/env bash
# tests/e2e/openssl-ocsp.sh -- a stapled OCSP response is handed out and checked; a client may insist on one.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# response FILE V|R: what ca says about ec, that it is valid or revoked
response ()
{
  local serial

  serial=$(openssl x509 -in "$tls/ec.crt" -noout -serial | cut -d= -f2)
  if [ "$2" = V ]; then
    printf 'V\t491231235959Z\t\t%s\tunknown\t/CN=localhost\n' "$serial" >index
  else
    printf 'R\t491231235959Z\t200101000000Z,keyCompromise\t%s\tunknown\t/CN=localhost\n' "$serial" >index
  fi
  openssl ocsp -index index -CA "$tls/ca.crt" -rsigner "$tls/ca.crt" -rkey "$tls/ca.key" \
    -issuer "$tls/ca.crt" -cert "$tls/ec.crt" -ndays 2 -respout "$1" >ocsp.log 2>&1
}
response good V
response bad R
# ask SERVER-OPTION CLIENT-OPTION
ask ()
{
  local code

  start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0$1" TEXT:hello
  run "$MODCAT" -u "TLS:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt$2" STDOUT
  code=$status
  await server
  status=$code
}

ask ,ocsp-stapling=good ,ocsp-stapling
assert_status 0
assert_file "$out" hello
ask '' ''
assert_status 0
ask '' ,ocsp-stapling
assert_status 255
assert_grep 'W .*certificate.*OCSP' "$err"
run "$MODCAT" "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0,ocsp-stapling=bad" PIPE
assert_status 1
assert_grep 'E .*ocsp-stapling "bad"' "$err"
port=$(free_port)
start other openssl s_server -accept "$LO:$port" -cert "$tls/ec.crt" -key "$tls/ec.key" -status_file bad -www
wait_listening "$port"
run "$MODCAT" - "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt"
assert_status 255
assert_grep "W .*certificate.*(revoked|OCSP)" "$err"
