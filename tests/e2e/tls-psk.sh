#!/usr/bin/env bash
# tests/e2e/tls-psk.sh -- pre-shared keys with openssl at the other end, both versions; a wrong one is refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

key=00112233445566778899aabbccddeeff
suites='DEFAULT:PSK:@SECLEVEL=1'

for version in 1_2 1_3; do
  port=$(free_port)
  start server openssl s_server -accept "$LO:$port" -naccept 1 -rev "-tls$version" -nocert \
    -psk_identity me -psk "$key" -cipher "$suites"
  wait_listening "$port"
  status=0
  printf 'one two\n' | timeout "$limit" "$MODCAT" -d -d - "OPENSSL:$LO:$port,psk=me:$key" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'owt eno\n'
  assert_grep "SSL proto version used: TLSv1[.]${version#1_}$" "$err"
  await server

  start server "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,psk=me:$key" 'SYSTEM:read line; echo "you said $line"'
  port=$(port_of server)
  status=0
  printf 'one two\n' | timeout "$limit" openssl s_client -connect "$LO:$port" -quiet "-tls$version" -psk_identity me \
    -psk "$key" -cipher "$suites" >"$out" 2>"$err" || status=$?
  assert_status 0
  assert_file "$out" 'you said one two\n'
  await server
  assert_status 0

  start server "$MODCAT" -d -d "OPENSSL-LISTEN:0,bind=$LO,psk=me:$key" 'SYSTEM:echo in >reached'
  port=$(port_of server)
  run openssl s_client -connect "$LO:$port" -quiet "-tls$version" -psk_identity me -psk "${key#00}ff" -cipher "$suites"
  assert_status 1
  await server
  assert_status 1
  assert_absent reached
  assert_no_grep "$key" server.log
done
