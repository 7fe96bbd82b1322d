#!/usr/bin/env bash
# tests/e2e/vsock-listen.sh -- VSOCK-LISTEN says where it listens and what this machine's CID is.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires '"$MODCAT" --list | grep -q "^vsock .*VSOCK"' 'needs the module vsock'

run "$MODCAT" -d -d VSOCK-LISTEN:4294967295,accept-timeout=0.05 PIPE
! grep -q 'Address family not supported' "$err" || skip 'this kernel has no VSOCK'
assert_status 0
assert_grep ' N listening on AF=40 cid:4294967295 port:[0-9]+$' "$err"
assert_no_grep 'port:4294967295$' "$err"
assert_grep ' W accept: Connection timed out$' "$err"
if [ -r /dev/vsock ]; then
  assert_grep ' N VSOCK CID=[0-9]+$' "$err"
else
  assert_grep ' W /dev/vsock: .*: this machine.s CID is not known$' "$err"
fi

# A number as in C; a CID that no machine has.
port=$(sed -nE 's/.*listening on .* port:([0-9]+)$/\1/p;T;q' "$err")
run "$MODCAT" -d -d "VSOCK-LISTEN:$(printf %#x "$port"),accept-timeout=0.05" PIPE
assert_status 0
assert_grep " N listening on AF=40 cid:4294967295 port:$port$" "$err"
run "$MODCAT" "VSOCK-LISTEN:$port,bind=77" CREATE:never
assert_status 1
assert_grep " E bind\\([0-9]+, \\{AF=40 cid:77 port:$port\\}, 16\\): Cannot assign requested address$" "$err"
start server "$MODCAT" -d -d "VSOCK-LISTEN:$port,fork" PIPE
wait_log server 'listening on'
run "$MODCAT" "VSOCK-L:$port" CREATE:never
assert_status 1
assert_grep ' E bind\(.*: Address already in use$' "$err"
stop server
assert_absent never
