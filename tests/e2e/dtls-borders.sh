#!/usr/bin/env bash
# tests/e2e/dtls-borders.sh -- datagrams pass through DTLS each by itself; what is too long is refused, and said.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d -x -b 20000 "DTLS-L:0,bind=$LO,cert=$tls/ec.pem,verify=0" PIPE
dtls=DTLS:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt
start relay "$MODCAT" -d -d -b 20000 "UDP-L:0,bind=$LO" "$dtls"
exec 3<>"/dev/udp/$LO/$(port_of relay)"
printf 'a' >&3
printf 'bb' >&3
dd if=/dev/zero bs=16000 count=1 status=none >&3
printf 'ccc' >&3
wait_log server '^> .*length=3 '
assert_eq lengths "$(sed -nE 's/^> .*length=([0-9]+) .*/\1/p' server.log | tr '\n' ' ')" '1 2 16000 3 '
assert_eq answer "$(head -c 3 <&3)" abb

# One byte more than a record may have.
dd if=/dev/zero bs=16385 count=1 status=none >&3
await relay
assert_status 1
assert_grep 'a block of 16385 bytes is longer than the 16[0-9]+ bytes of a DTLS record' relay.log
await server
assert_status 0

# What comes is read as a whole, however short our own blocks are.
start server "$MODCAT" -d -d -b 100 "DTLS-L:0,bind=$LO,cert=$tls/ec.pem,verify=0" CREATE:got
head -c 16000 /dev/urandom >data
run "$MODCAT" -u -b 16000 OPEN:data "DTLS:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt"
assert_status 0
await server
assert_status 0
assert_same data got
