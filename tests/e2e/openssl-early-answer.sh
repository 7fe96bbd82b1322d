#!/usr/bin/env bash
# tests/e2e/openssl-early-answer.sh -- what a peer had said that takes no more is delivered to the last byte.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

seq 1 30000 >data
start server "$MODCAT" -d -d -U "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0" OPEN:data,rdonly
mkfifo in out
exec 6<>in 7<>out
start client "$MODCAT" -t 5 'OPEN:in,rdonly!!OPEN:out,wronly' "TLS:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt"
await server
assert_status 0
# Nobody reads from "out" yet, so the answer waits in the client when the server turns out to be gone.
wait_until "echo more >&6; grep -q 'E write' client.log"
timeout "$limit" head -c "$(wc -c <data)" <&7 >got
assert_same data got
