#!/usr/bin/env bash
# tests/e2e/openssl-token.sh -- the key stays in a PKCS#11 token, which children of a server use, too.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires softhsm2-util
requires p11tool
library=$(find /usr/lib /usr/local/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
requires "[ -n '$library' ]" 'needs libsofthsm2.so'
mkdir tokens
echo "directories.tokendir = $work/tokens" >softhsm2.conf
export SOFTHSM2_CONF=$work/softhsm2.conf
openssl pkcs8 -topk8 -nocrypt -in "$tls/ec.key" -out ec.p8
run softhsm2-util --init-token --free --label modcat --pin 1234 --so-pin 4321
requires "[ $status -eq 0 ]" 'softhsm2 makes no token'
run softhsm2-util --import ec.p8 --token modcat --label ec --id 01 --pin 1234
assert_status 0
run p11tool --list-token-urls
requires "grep -q modcat '$out'" 'GnuTLS does not know of softhsm2'
uri='pkcs11:token=modcat;object=ec;type=private?pin-value='

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.crt,key=\"${uri}1234\",verify=0" PIPE
port=$(port_of server)
for i in 1 2 3; do
  run "$MODCAT" - "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt" <<<"hello $i"
  assert_status 0
  assert_file "$out" "hello $i\n"
done
assert_no_grep 1234 server.log
run setsid -w "$MODCAT" "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.crt,key=\"${uri}9999\",verify=0" PIPE
assert_status 1
assert_grep 'E .*key ' "$err"
assert_no_grep 9999 "$err"
run setsid -w "$MODCAT" -d -d -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.crt,key=\"${uri}9999\",verify=0" PIPE
assert_no_grep 9999 "$err"
run "$MODCAT" - "TLS:$LO:1,cafile=\"pkcs11:token=none;object=ec?pin-value=9999\""
assert_status 1
assert_grep 'E .*cafile ' "$err"
assert_no_grep 9999 "$err"
