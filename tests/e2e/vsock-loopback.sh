#!/usr/bin/env bash
# tests/e2e/vsock-loopback.sh -- a file over VSOCK from this machine to itself, and what programs learn of the peer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires '"$MODCAT" --list | grep -q "^vsock .*VSOCK"' 'needs the module vsock'
# Without it, CID 1 is a question to the hypervisor.
requires '[ -d /sys/module/vsock_loopback ]' 'needs the transport vsock_loopback in the kernel'

start server "$MODCAT" -d -d VSOCK-LISTEN:4294967295,fork \
  SYSTEM:'cat; echo $SOCAT_PEERADDR-$SOCAT_PEERPORT-$SOCAT_SOCKADDR-$SOCAT_SOCKPORT'
wait_log server ' N listening on AF=40 cid:4294967295 port:[0-9]+$'
port=$(sed -nE 's/.*listening on .* port:([0-9]+)$/\1/p;T;q' server.log)
run "$MODCAT" -d -d -t 5 - "VSOCK-CONNECT:1:$port" <<<text
assert_status 0
assert_grep '^text$' "$out"
assert_grep "^1-[0-9]+-1-$port$" "$out"
assert_grep " N opening connection to AF=40 cid:1 port:$port$" "$err"
assert_grep ' N successfully connected from local address AF=40 cid:[0-9]+ port:[0-9]+$' "$err"
stop server

random_file sent 1000000
start server "$MODCAT" -d -d -u VSOCK-LISTEN:4294967295 CREATE:got
wait_log server ' N listening on AF=40 cid:4294967295 port:[0-9]+$'
port=$(sed -nE 's/.*listening on .* port:([0-9]+)$/\1/p;T;q' server.log)
run "$MODCAT" -u OPEN:sent "VSOCK:1:$port"
assert_status 0
await server
assert_same got sent
run "$MODCAT" - "VSOCK:1:$port"
assert_status 1
assert_grep ' E connect\([0-9]+, AF=40 cid:1 port:[0-9]+, 16\): Connection reset by peer$' "$err"
