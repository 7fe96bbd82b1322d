#!/usr/bin/env bash
# tests/e2e/openssl-ciphers.sh -- cipher lists and versions are what is spoken, or are refused by name.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0,min-version=TLS1.0" PIPE
port=$(port_of server)
# spoken OPTION... VERSION CIPHER: what a client with these options comes to
spoken ()
{
  run "$MODCAT" -d -d -t 3 - "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt$1" <<<text
  assert_status 0
  assert_file "$out" 'text\n'
  assert_grep "SSL proto version used: $2\$" "$err"
  assert_grep "SSL connection using $3\$" "$err"
}
spoken '' TLSv1.3 TLS_AES_256_GCM_SHA384
spoken ,cipher=TLS_AES_128_GCM_SHA256 TLSv1.3 TLS_AES_128_GCM_SHA256
spoken ,cipher=ECDHE-ECDSA-AES128-GCM-SHA256,max-version=TLS1.2 TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256
spoken ,cipher=NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305 TLSv1.2 ECDHE-ECDSA-CHACHA20-POLY1305
spoken ,cipher=ECDHE-ECDSA-AES256-SHA TLSv1.2 ECDHE-ECDSA-AES256-SHA
assert_grep 'N with this cipher list there is no TLS 1.3: ' "$err"
spoken ,method=TLS1.1 TLSv1.1 ECDHE-ECDSA-AES256-SHA
stop server

# refused OPTIONS WORDS
refused ()
{
  run "$MODCAT" - "TLS:$LO:1,$1"
  assert_status 1
  assert_grep "$2" "$err"
}
refused cipher=ECHDE-RSA-AES128-GCM-SHA256 'did you mean "ECDHE-RSA-AES128-GCM-SHA256"'
refused cipher=HIGH:ARIA 'ARIA" is not to be had'
refused cipher=NORMAL:+ROT13 "GnuTLS doesn't understand"
refused cipher=aNULL 'add @SECLEVEL=0'
refused min-version=SSL3 'broken long ago'
refused max-version=TLS1.1 'min-proto-version=TLS1.1, too'
refused method=TLS7 'Unknown SSL/TLS version "TLS7"'
