#!/usr/bin/env bash
# tests/e2e/dtls-sessions.sh -- a DTLS server with several peers at a time; bytes that are no DTLS are not answered.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "DTLS-L:0,bind=$LO,fork,handshake-timeout=2,cert=$tls/ec.pem,cafile=$tls/ca.crt" \
  'SYSTEM:read line; echo "$SOCAT_OPENSSL_X509_COMMONNAME said $line"; cat'
port=$(port_of server)
exec 3<>"/dev/udp/$LO/$port"
echo 'GET / HTTP/1.0' >&3
random_file junk 1000
cat junk >&3

client=DTLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt,cert=$tls/client.pem
for i in 1 2 3; do
  mkfifo "hold$i"
  start "client$i" "$MODCAT" "SYSTEM:echo $i; read line; echo \"\$line\" >got$i; cat hold$i" "$client"
done
for i in 1 2 3; do
  wait_until "[ -s got$i ]"
  assert_file "got$i" "client1 said $i\n"
done
for i in 1 2 3; do
  : >"hold$i"
  await "client$i"
  assert_status 0
done

# One that nobody knows is turned away, and hears why.
run "$MODCAT" 'SYSTEM:echo 4; cat' "${client%cert=*}cert=$tls/other-client.pem"
[ "$status" -ne 0 ] || fail 'a client with an unknown certificate was served'
wait_log server 'TLS handshake with .*certificate'
# Nor has junk got a session, nor a first message without a cookie.
assert_eq sessions "$(grep -c 'accepting UDP connection' server.log)" 4
! read -r -t 0.2 -u 3 || fail 'junk was answered'
