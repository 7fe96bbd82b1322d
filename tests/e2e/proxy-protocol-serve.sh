#!/usr/bin/env bash
# tests/e2e/proxy-protocol-serve.sh -- in one process for all: silent, lying and unwelcome proxies keep nobody waiting.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

from=accept-proxy,accept-proxy-from
start server "$MODCAT" -d -d -d "TCP4-LISTEN:0,bind=$LO,serve,$from=127.0.0.0/8,range=192.0.2.0/24,handshake-timeout=2" PIPE
port=$(port_of server)
# One that says nothing is there all the time.
exec 7<>"/dev/tcp/$LO/$port"
run "$MODCAT" -t 5 - "TCP4:$LO:$port" < <(printf 'PROXY TCP4 192.0.2.7 192.0.2.2 77 80\r\nyes')
assert_file "$out" yes
run "$MODCAT" -t 5 - "TCP4:$LO:$port" < <(printf 'PROXY TCP4 193.0.2.7 192.0.2.2 77 80\r\nyes')
assert_file "$out" ''
run "$MODCAT" -t 5 - "TCP4:$LO:$port" <<<GET
assert_file "$out" ''
run "$MODCAT" -t 5 - "TCP4:$LO:$port" < <(printf 'PROXY TCP4 192.0.2.7 192.0.2.2 77 80\r\nyes')
assert_file "$out" yes
wait_log server 'within 2 s, but 0 bytes'
assert_eq warnings "$(count ' W ' server.log)" 3

# shellcheck disable=SC2016
start back "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,serve,$from=127.0.0.0/8" SYSTEM:'echo $SOCAT_PEERADDR $SOCAT_PEERPORT\; cat'
start relay "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,serve" "TCP4:$LO:$(port_of back),proxy-protocol=2"
client=$(free_port)
run "$MODCAT" -t 5 - "TCP4:$LO:$(port_of relay),bind=$LO:$client" <<<x
assert_file "$out" "$LO $client\nx\n"
assert_no_grep ' [WE] ' back.log
