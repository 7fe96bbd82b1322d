#!/usr/bin/env bash
# tests/e2e/openssl-via.sh -- TLS over a UNIX socket, programs, TLS; what gives no stream of bytes is refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

random_file there 300000
# through CLIENT-VIA [INNER-OPTIONS]
through ()
{
  run "$MODCAT" - "TLS:localhost:1,cafile=$tls/ca.crt,$1" <there
  assert_status 0
  assert_same there "$out"
}

start server "$MODCAT" "TLS-LISTEN:1,via={UNIX-LISTEN:sock},fork,cert=$tls/ec.pem,verify=0" PIPE
wait_until '[ -S sock ]'
through 'via={UNIX:sock}'
start tcp "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" UNIX:sock
through "via={TCP:$LO:$(port_of tcp)}"
through "via={EXEC:'$MODCAT - UNIX:sock'}"
through "via={EXEC:'$MODCAT - UNIX:sock',pipes}"

# A session within a session.
start outer "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/rsa.pem,verify=0" UNIX:sock
through "via={TLS:$LO:$(port_of outer),cn=localhost,cafile=$tls/ca.crt}"

run "$MODCAT" - "TLS:localhost:1,verify=0,via={UDP:$LO:9}"
assert_grep 'datagrams' "$err"
run "$MODCAT" - "TLS:localhost:1,verify=0,via={UNIX-LISTEN:other}"
assert_status 1
assert_grep 'via= has to name one that connects' "$err"
