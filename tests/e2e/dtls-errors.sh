#!/usr/bin/env bash
# tests/e2e/dtls-errors.sh -- what DTLS can't be used for, or doesn't find, is said at once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# Nobody there.
port=$(free_port)
run "$MODCAT" - "DTLS:$LO:$port,cafile=$tls/ca.crt"
assert_status 255
assert_grep "DTLS:$LO:$port: TLS handshake: Connection refused" "$err"

# Somebody who says nothing.
start silent "$MODCAT" -d -d -u "UDP-RECV:0,bind=$LO" CREATE:heard
run "$MODCAT" - "DTLS:$LO:$(port_of silent),cafile=$tls/ca.crt,handshake-timeout=1.5"
assert_status 255
assert_grep 'the peer [(].*[)] has not answered within 1.5 s: still waiting for the DTLS handshake' "$err"
[ "$(stat -c %s heard)" -gt 300 ] || fail 'the first message was not sent again'

# Versions of TLS, and what is below.
run "$MODCAT" - "DTLS:$LO:$port,min-version=TLS1.2"
assert_status 1
assert_grep 'DTLS' "$err"
run "$MODCAT" - "TLS:$LO:$port,method=DTLS1.2"
assert_status 1
assert_grep 'DTLS over datagrams|TLS over streams' "$err"
start stream "$MODCAT" -d -d "TCP-L:0,bind=$LO" PIPE
run "$MODCAT" - "DTLS:localhost:1,cafile=$tls/ca.crt,via={TCP:$LO:$(port_of stream)}"
assert_status 1
assert_grep 'gives bytes without borders, and DTLS needs datagrams' "$err"

# Over what does give datagrams.
start server "$MODCAT" -d -d "DTLS-L:0,bind=$LO,cert=$tls/ec.pem,verify=0" 'SYSTEM:read line; echo "you said $line"'
start relay "$MODCAT" -d -d "UDP-L:0,bind=$LO" "UDP:$LO:$(port_of server)"
start client "$MODCAT" -d -d 'SYSTEM:echo hello; read line; echo "$line" >got' \
  "DTLS:localhost:1,cafile=$tls/ca.crt,via={UDP:$LO:$(port_of relay)}"
await client
assert_status 0
assert_file got 'you said hello\n'
