#!/usr/bin/env bash
# tests/tls-fixtures.sh -- make the keys and certificates that tests and bench share, once for each folder.
# SPDX-License-Identifier: BSD-2-Clause
#
#   tls-fixtures.sh FOLDER
#
# For X of the leaves below there are X.crt, X.key and X.pem, which is both in one file:
#   ca               the root: EC P-256, self-signed, valid for years as everything here but "expired" and "future"
#   ec rsa ed25519   servers "localhost", 127.0.0.1 and ::1, signed by ca
#   chain            such a server, signed by the intermediate "middle", signed by ca; chain.crt and chain.pem hold
#                    the leaf and middle, chain-leaf.crt the leaf alone
#   client           a client "client1" of O=Cli, C=XX; client-rsa, client-ed25519: the same with such keys
#   expired future   servers as ec, but valid in 2004 or from 2090 on
#   wrong            a server that is good for "other.example" and 192.0.2.1 only
#   noname           a server without alternative names, CN=localhost
#   wild             a server "*.example.test"
#   revoked          a server whose serial number is in crl.pem; crl-none.pem revokes nobody
#   self             a self-signed server
#   other-ca other   another root, and a server "localhost" of it; other-client: a client of it
# and besides
#   encrypted.key encrypted.pem   the key of ec with the pass phrase "open sesame"
#   dh.pem           DH parameters, ffdhe2048 of RFC 7919
#   mangled.pem      ec.pem with bytes in the middle of the certificate changed; truncated.pem: ec.pem cut off;
#                    empty.pem; garbage.pem: bytes of no meaning
#   hashed/          a folder for capath: ca under the name that OpenSSL looks for
#
# The keys protect nothing: everybody may read them. Two that start at once wait for each other.
set -eu
export LC_ALL=C
umask 022

folder=$1
stamp=$(cksum <"$0")
mkdir -p "$folder"
cd "$folder"
exec 9>.lock
flock 9
if [ "$(cat .stamp 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi
rm -rf .stamp hashed ./*.*

quietly ()
{
  "$@" 9>&- >.log 2>&1 || { echo "tls-fixtures: $*:" >&2; cat .log >&2; exit 1; }
}

# key NAME TYPE
key ()
{
  case $2 in
    ec) quietly certtool --generate-privkey --key-type ecdsa --curve secp256r1 --outfile "$1.key" ;;
    rsa) quietly certtool --generate-privkey --key-type rsa --bits 2048 --outfile "$1.key" ;;
    *) quietly certtool --generate-privkey --key-type "$2" --outfile "$1.key" ;;
  esac
}

# certificate NAME TYPE ISSUER SERIAL LINE...: LINEs are of certtool's template; the issuer NAME is NAME itself.
certificate ()
{
  local name=$1 type=$2 issuer=$3 serial=$4

  shift 4
  key "$name" "$type"
  printf '%s\n' "serial = $serial" "$@" >"$name.cfg"
  case $* in
    *activation_date*) ;;
    *) printf '%s\n' 'activation_date = "2020-01-01 00:00:00"' 'expiration_date = "2089-12-31 00:00:00"' >>"$name.cfg" ;;
  esac
  if [ "$issuer" = "$name" ]; then
    quietly certtool --generate-self-signed --load-privkey "$name.key" --template "$name.cfg" --outfile "$name.crt"
  else
    quietly certtool --generate-certificate --load-privkey "$name.key" --template "$name.cfg" \
      --load-ca-certificate "$issuer.crt" --load-ca-privkey "$issuer.key" --outfile "$name.crt"
  fi
  # Of what stands in front of the PEM nothing is needed.
  sed -n '/^-----BEGIN/,/^-----END/p' "$name.key" >key.tmp
  mv key.tmp "$name.key"
  cat "$name.crt" "$name.key" >"$name.pem"
}

authority=(ca cert_signing_key crl_signing_key 'cn = "modcat test root"')
local_names=('dns_name = "localhost"' 'ip_address = "127.0.0.1"' 'ip_address = "::1"')
server=(signing_key tls_www_server 'cn = "localhost"' 'organization = "Srv"')
client=(signing_key tls_www_client 'cn = "client1"' 'organization = "Cli"' 'country = XX')

certificate ca ec ca 1 "${authority[@]}"
certificate middle ec ca 2 ca cert_signing_key 'cn = "modcat test intermediate"'
certificate chain ec middle 3 "${server[@]}" "${local_names[@]}"
cp chain.crt chain-leaf.crt
cat chain-leaf.crt middle.crt >chain.crt
cat chain.crt chain.key >chain.pem
certificate ec ec ca 4 "${server[@]}" "${local_names[@]}"
certificate rsa rsa ca 5 "${server[@]}" encryption_key "${local_names[@]}"
certificate ed25519 ed25519 ca 6 "${server[@]}" "${local_names[@]}"
certificate client ec ca 7 "${client[@]}"
certificate client-rsa rsa ca 8 "${client[@]}"
certificate client-ed25519 ed25519 ca 9 "${client[@]}"
certificate expired ec ca 10 "${server[@]}" "${local_names[@]}" \
  'activation_date = "2004-01-01 00:00:00"' 'expiration_date = "2004-12-31 00:00:00"'
certificate future ec ca 11 "${server[@]}" "${local_names[@]}" \
  'activation_date = "2090-01-01 00:00:00"' 'expiration_date = "2095-12-31 00:00:00"'
certificate wrong ec ca 12 signing_key tls_www_server 'cn = "other.example"' \
  'dns_name = "other.example"' 'ip_address = "192.0.2.1"'
certificate noname ec ca 13 "${server[@]}"
certificate wild ec ca 14 signing_key tls_www_server 'cn = "*.example.test"' 'dns_name = "*.example.test"'
certificate revoked ec ca 15 "${server[@]}" "${local_names[@]}"
certificate self ec self 16 "${server[@]}" "${local_names[@]}"
certificate other-ca ec other-ca 17 ca cert_signing_key 'cn = "another test root"'
certificate other ec other-ca 18 "${server[@]}" "${local_names[@]}"
certificate other-client ec other-ca 19 "${client[@]}"

printf '%s\n' 'crl_number = 1' 'crl_this_update_date = "2020-01-01 00:00:00"' \
  'crl_next_update_date = "2089-12-31 00:00:00"' >crl.cfg
quietly certtool --generate-crl --load-ca-certificate ca.crt --load-ca-privkey ca.key --template crl.cfg \
  --load-certificate revoked.crt --outfile crl.pem
quietly certtool --generate-crl --load-ca-certificate ca.crt --load-ca-privkey ca.key --template crl.cfg \
  --outfile crl-none.pem

quietly certtool --to-p8 --load-privkey ec.key --password 'open sesame' --pkcs-cipher aes-256 --outfile encrypted.tmp
sed -n '/^-----BEGIN/,/^-----END/p' encrypted.tmp >encrypted.key
cat ec.crt encrypted.key >encrypted.pem
quietly certtool --get-dh-params --sec-param medium --outfile dh.tmp
sed -n '/^-----BEGIN/,/^-----END/p' dh.tmp >dh.pem

sed '4s/^..../@@@@/' ec.pem >mangled.pem
head -n 5 ec.pem >truncated.pem
: >empty.pem
printf 'neither PEM nor DER \001\377\n' >garbage.pem
mkdir hashed
cp ca.crt "hashed/$(openssl x509 -noout -hash -in ca.crt).0"

rm -f .log ./*.cfg ./*.tmp
chmod 644 ./*.*
echo "$stamp" >.stamp
