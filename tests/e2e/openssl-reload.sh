#!/usr/bin/env bash
# tests/e2e/openssl-reload.sh -- reload: a new pair is used when it is whole; until then, and without the option, the old one.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

cp "$tls/ec.crt" cert
cp "$tls/ec.key" key
start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=cert,key=key,verify=0,reload" PIPE
start fixed "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=cert,key=key,verify=0" PIPE
# subject PORT
subject ()
{
  openssl s_client -connect "$LO:$1" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint
}
print ()
{
  openssl x509 -noout -fingerprint -in "$tls/$1.crt"
}
port=$(port_of server)
assert_eq before "$(subject "$port")" "$(print ec)"
cp "$tls/rsa.crt" new && mv new cert
wait_until "[ \"\$(subject $port)\" ] && grep -q 'W reload: ' server.log"
assert_eq 'half of the pair' "$(subject "$port")" "$(print ec)"
cp "$tls/rsa.key" new && mv new key
wait_until "[ \"\$(subject $port)\" = \"$(print rsa)\" ]"
assert_grep 'N reload: certificates were read again' server.log
assert_eq 'without reload' "$(subject "$(port_of fixed)")" "$(print ec)"
rm cert
wait_until "[ \"\$(subject $port)\" ] && grep -q 'No such file' server.log"
assert_eq 'gone' "$(subject "$port")" "$(print rsa)"
