#!/usr/bin/env bash
# tests/e2e/tcp-half-close-client.sh -- the client ends first; the answer of the server still arrives whole.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# sha256sum answers only after the end of its input, so that it sees the half-close or the test hangs.
start server "$MODCAT" -d -d -t 10 "TCP-LISTEN:0,bind=$LO" EXEC:sha256sum
port=$(port_of server)
random_file data 300000
run "$MODCAT" -t 10 - "TCP:$LO:$port" <data
assert_status 0
assert_eq "answer" "$(cut -d ' ' -f 1 "$out")" "$(checksum data)"
await server
assert_status 0
