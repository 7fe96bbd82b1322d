#!/usr/bin/env bash
# tests/e2e/openssl-both-ways.sh -- bulk data both ways at once over TLS, both ends with a certificate; by versions and records.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

random_file there 3000000
random_file back 2000000
# exchange SERVER-OPTIONS CLIENT-OPTIONS
exchange ()
{
  rm -f got
  start server "$MODCAT" -t 10 -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,cafile=$tls/ca.crt$1" \
    'OPEN:back,rdonly!!CREATE:got'
  run "$MODCAT" -t 10 -d -d "OPEN:there,rdonly!!CREATE:answer" \
    "TLS:$LO:$(port_of server),cn=localhost,cert=$tls/client.pem,cafile=$tls/ca.crt$2"
  assert_status 0
  await server
  assert_status 0
  assert_same there got
  assert_same back answer
}

exchange '' ''
assert_grep 'SSL proto version used: TLSv1.3$' "$err"
assert_grep 'trusting certificate, commonName matches$' "$err"
assert_grep 'trusting certificate, no check of commonName$' server.log
exchange ,max-version=TLS1.2 ''
assert_grep 'SSL proto version used: TLSv1.2$' "$err"
assert_grep 'SSL connection using ECDHE-ECDSA-AES256-GCM-SHA384$' "$err"
exchange '' ,maxfraglen=512
exchange ,maxsendfrag=512 ,maxsendfrag=1000
