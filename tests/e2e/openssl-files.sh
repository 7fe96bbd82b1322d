#!/usr/bin/env bash
# tests/e2e/openssl-files.sh -- files of TLS that are not good are told of at the start: option, file, reason.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# refused OPTIONS REGEX
refused ()
{
  run "$MODCAT" "TLS-LISTEN:0,bind=$LO,$1" PIPE
  assert_status 1
  assert_grep "$2" "$err"
  assert_no_grep 'BEGIN.*KEY|listening' "$err"
}

refused "cert=$tls/none.pem" 'certificate "[^"]*none.pem": No such file'
refused "cert=$tls" 'certificate "[^"]*": Is a directory'
refused "cert=$tls/empty.pem" 'empty'
refused "cert=$tls/garbage.pem" 'garbage.pem": there is no whole PEM block'
refused "cert=$tls/mangled.pem" 'mangled.pem": '
refused "cert=$tls/truncated.pem" 'truncated.pem": '
refused "cert=$tls/ec.crt" 'key in "[^"]*ec.crt": there is no whole PEM block'
refused "cert=$tls/ec.crt,key=$tls/rsa.key" 'rsa.key": the private key is not the one of the certificate'
refused "key=$tls/ec.key" 'option cert'
refused "cert=$tls/ec.pem,cafile=$tls/none" 'cafile "[^"]*none": No such file'
refused "cert=$tls/ec.pem,cafile=$tls/ec.key" 'cafile "[^"]*ec.key": there is no whole PEM block'
refused "cert=$tls/ec.pem,capath=$tls/none" 'capath "[^"]*none": No such file'
refused "cert=$tls/ec.pem,capath=$tls/ec.pem" 'capath "[^"]*ec.pem": Not a directory'
refused "cert=$tls/ec.pem,cafile=$tls/ca.crt,crlfile=$tls/ec.key" 'crlfile "[^"]*ec.key"'
refused "cert=$tls/ec.pem,verify=0,crlfile=$tls/crl.pem" 'crlfile has no effect'
refused "cert=$tls/ec.pem,verify=0,dhparam=$tls/ec.key" 'dhparam "[^"]*ec.key"'
refused "cert=$tls/ec.pem,verify=0,ocsp-stapling=$tls/ec.key" 'ocsp-stapling "'
refused "cert=$tls/ec.pem,verify=0,keylog=$work/none/log" 'keylog "?[^"]*none/log": No such file|keylog="[^"]*": No such'
refused "cert=$tls/ec.pem,compress=zlib" 'there are none and auto'
refused "cert=$tls/ec.pem,maxfraglen=700" '512, 1024, 2048 or 4096'
refused "cert=$tls/ec.pem,maxsendfrag=511" 'maxsendfrag'
refused "psk=$tls/none" 'psk "[^"]*none": No such file'
refused "psk=$tls/empty.pem" 'empty'
refused "psk=$tls/ec.crt" 'psk: this is not <identity>:<hex>'
refused 'psk=me:00112233' 'psk: the key has to have 16 to 64 bytes'
refused 'psk=me:00112233445566778899aabbccddeegg' 'psk: the key has to be hex digits'
refused 'psk=:00112233445566778899aabbccddeeff' 'psk: the identity has to have 1 to 128 bytes'
assert_no_grep 00112233 "$err"
