#!/usr/bin/env bash
# tests/e2e/openssl-no-tls.sh -- peers that don't speak TLS, or say nothing, are told of by name and let go.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0,handshake-timeout=0.5" PIPE
port=$(port_of server)
printf 'GET / HTTP/1.0\r\n\r\n' | "$MODCAT" - "TCP:$LO:$port" >/dev/null
wait_log server 'E TLS-LISTEN: TLS handshake with .*: .*plain HTTP'
printf 'SSH-2.0-OpenSSH_9.2\r\n' | "$MODCAT" - "TCP:$LO:$port" >/dev/null
wait_log server 'the client speaks SSH, not TLS'
random_file noise 3000
"$MODCAT" -u OPEN:noise "TCP:$LO:$port" || :
"$MODCAT" -u OPEN:/dev/null "TCP:$LO:$port"
wait_log server 'closed the connection and said nothing'

# Who is silent is cut, while another is served.
start silent "$MODCAT" "TCP:$LO:$port" STALL
run "$MODCAT" - "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt" <<<hello
assert_file "$out" 'hello\n'
await silent
wait_log server 'has not answered within 0.5 s: still waiting for the TLS handshake'
stop server

# A client that meets something else.
start http "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'echo HTTP/1.0 400 what'
run "$MODCAT" - "TLS:$LO:$(port_of http),cafile=$tls/ca.crt"
assert_status 255
assert_grep 'W TLS:.*: TLS handshake: the server speaks plain HTTP' "$err"
start mute "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" STALL
run "$MODCAT" - "TLS:$LO:$(port_of mute),cafile=$tls/ca.crt,handshake-timeout=0.3"
assert_status 255
assert_grep 'has not answered within 0.3 s' "$err"
