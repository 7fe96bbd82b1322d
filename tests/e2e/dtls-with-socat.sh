#!/usr/bin/env bash
# tests/e2e/dtls-with-socat.sh -- DTLS with socat as server and as client, blocks of 8 KiB among them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

requires socat

# What comes is sent back, each block as it is; a file of one block is all that a datagram service can promise.
random_file data 8192
port=$(free_port)
start server socat "OPENSSL-DTLS-SERVER:$port,bind=$LO,cert=$tls/rsa.pem,cafile=$tls/ca.crt" PIPE
wait_until "grep -qi ':$(printf %04x "$port") ' /proc/net/udp"
start client "$MODCAT" -d -d 'SYSTEM:cat data; head -c 8192 >got' \
  "DTLS-CLIENT:$LO:$port,cn=localhost,cafile=$tls/ca.crt,cert=$tls/client.pem"
await client
assert_status 0
assert_same data got
await server

rm got
start server "$MODCAT" -d -d "DTLS-SERVER:0,bind=$LO,cert=$tls/chain.pem,cafile=$tls/ca.crt" PIPE
start client socat 'SYSTEM:cat data; head -c 8192 >got' \
  "OPENSSL-DTLS-CLIENT:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt,cert=$tls/client-rsa.pem"
await client
assert_same data got
await server
assert_status 0
