#!/usr/bin/env bash
# tests/e2e/openssl-end.sh -- close_notify ends one direction alone; a connection that ends without it is an error.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

for version in TLS1.2 TLS1.3; do
  # The answer comes long after the question has ended.
  start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0,max-version=$version" \
    SYSTEM:'cat >question; echo answer'
  run "$MODCAT" -t 5 - "TLS:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt" <<<question
  assert_status 0
  assert_file "$out" 'answer\n'
  await server
  assert_file question 'question\n'
  assert_status 0

  # The server's connection is cut below TLS.
  start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0,max-version=$version" \
    SYSTEM:'echo part; exec sleep 60'
  start between "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" "TCP:$LO:$(port_of server)"
  start client "$MODCAT" -u "TLS:$LO:$(port_of between),cn=localhost,cafile=$tls/ca.crt" CREATE:got
  wait_until '[ -s got ]'
  stop between
  await client
  assert_status 1
  assert_grep 'close_notify' client.log
  await server
  assert_status 1
  assert_grep 'close_notify' server.log
  assert_file got 'part\n'
  rm got
done
