#!/usr/bin/env bash
# tests/e2e/tls-fixtures.sh -- the certificates of the TLS tests are what they are said to be, seen by OpenSSL.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires certtool
requires openssl
requires flock

# verdict NAME [OPTION...]: what openssl verify says to NAME.crt, or OK
verdict ()
{
  local name=$1

  shift
  run openssl verify -x509_strict "$@" "$name.crt"
  sed -nE 's/^error [0-9]+ at [0-9]+ depth lookup: *//p; s/^.*: (OK)$/\1/p' "$out" "$err" | head -n 1
}

# Two at once: one makes them, the other waits.
start first "$tests_dir/tls-fixtures.sh" f
start second "$tests_dir/tls-fixtures.sh" f
await first
assert_status 0
await second
assert_status 0
cd f
before=$(checksum ec.key)
run "$tests_dir/tls-fixtures.sh" .
assert_eq 'key after another run' "$(checksum ec.key)" "$before"

for name in ec rsa ed25519 client client-rsa client-ed25519 wild noname; do
  assert_eq "$name" "$(verdict "$name" -CAfile ca.crt)" OK
  openssl pkey -in "$name.key" -pubout -out pub.tmp
  assert_eq "key of $name" "$(openssl x509 -in "$name.crt" -noout -pubkey)" "$(cat pub.tmp)"
done
assert_eq chain "$(verdict chain-leaf -CAfile ca.crt -untrusted middle.crt)" OK
assert_eq 'chain cut' "$(verdict chain-leaf -CAfile ca.crt)" 'unable to get local issuer certificate'
assert_eq hashed "$(verdict ec -CApath hashed -no-CAfile)" OK
assert_eq 'name' "$(verdict ec -CAfile ca.crt -verify_hostname localhost)" OK
assert_eq 'wrong name' "$(verdict wrong -CAfile ca.crt -verify_hostname localhost)" 'hostname mismatch'
assert_eq 'wrong address' "$(verdict wrong -CAfile ca.crt -verify_ip 127.0.0.1)" 'IP address mismatch'
assert_eq expired "$(verdict expired -CAfile ca.crt)" 'certificate has expired'
assert_eq future "$(verdict future -CAfile ca.crt)" 'certificate is not yet valid'
assert_eq self "$(verdict self -CAfile ca.crt)" 'self-signed certificate'
assert_eq other "$(verdict other -CAfile ca.crt)" 'unable to get local issuer certificate'
assert_eq revoked "$(verdict revoked -CAfile ca.crt -CRLfile crl.pem -crl_check)" 'certificate revoked'
assert_eq 'not revoked' "$(verdict ec -CAfile ca.crt -CRLfile crl.pem -crl_check)" OK
for name in mangled truncated empty garbage; do
  run openssl x509 -in "$name.pem" -noout
  assert_status 1
done
