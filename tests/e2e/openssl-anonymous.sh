#!/usr/bin/env bash
# tests/e2e/openssl-anonymous.sh -- a suite without certificates is no way round verify; with verify=0 it works.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

for ciphers in 'NORMAL:+ANON-DH:+ANON-ECDH' 'aNULL:@SECLEVEL=0'; do
  port=$(free_port)
  start server openssl s_server -accept "$LO:$port" -rev -tls1_2 -nocert -cipher 'ADH:AECDH:@SECLEVEL=0'
  wait_listening "$port"
  status=0
  printf 'secret\n' | timeout "$limit" "$MODCAT" - \
    "TLS:$LO:$port,cafile=$tls/ca.crt,cipher=\"$ciphers\"" >"$out" 2>"$err" || status=$?
  assert_status 255
  assert_grep 'the server sent no certificate; verify=0 does without' "$err"
  assert_file "$out" ''
  status=0
  printf 'one two\n' | timeout "$limit" "$MODCAT" - "TLS:$LO:$port,verify=0,cipher=\"$ciphers\"" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'owt eno\n'
  stop server

  # A certificate without DH parameters once ended it all right at the start.
  start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,cafile=$tls/ca.crt,cipher=\"$ciphers\"" CREATE:got
  (echo evil; sleep 0.2) | timeout "$limit" openssl s_client -connect "$LO:$(port_of server)" -tls1_2 \
    -cipher 'ADH:AECDH:@SECLEVEL=0' >/dev/null 2>&1 || :
  await server
  assert_status 1
  assert_grep 'the client sent no certificate, which is asked for' server.log
  assert_absent got
done
