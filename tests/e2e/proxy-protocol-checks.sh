#!/usr/bin/env bash
# tests/e2e/proxy-protocol-checks.sh -- who may speak for others is one check, which clients are welcome another.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

from=accept-proxy,accept-proxy-from
# Only one proxy is believed: the other one is closed before it says a word. Without fork the listener goes on.
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,$from=$LO/32,range=192.0.2.0/24" PIPE
port=$(port_of server)
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=127.0.0.1" <<<'PROXY UNKNOWN'
assert_file "$out" ''
wait_log server 'refusing connection from AF=2 127.0.0.1:[0-9]* due to accept-proxy-from option'
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" < <(printf 'PROXY TCP4 198.51.100.1 192.0.2.2 77 80\r\nno')
assert_file "$out" ''
wait_log server 'refusing connection from AF=2 198.51.100.1:77 due to range option'
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" <<<'HELO'
assert_file "$out" ''
wait_log server "refusing connection from AF=2 $LO:[0-9]*: the PROXY protocol header is missing: \"HELO"
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" < <(printf 'PROXY TCP4 192.0.2.7 192.0.2.2 77 80\r\nyes')
assert_file "$out" yes
await server
assert_status 0
assert_eq warnings "$(count ' W ' server.log)" 3

# The options of a TLS or other layer would see the same; here a child ends with a failure, its parent goes on, and
# max-children counts no one who was turned away.
start server "$MODCAT" -d -d -d "TCP4-LISTEN:0,bind=$LO,fork,max-children=1,$from=$LO/32,sourceport=77" PIPE
port=$(port_of server)
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" < <(printf 'PROXY TCP4 192.0.2.7 192.0.2.2 78 80\r\nno')
assert_file "$out" ''
wait_log server 'exited with status 1'
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=127.0.0.1" <<<'PROXY UNKNOWN'
assert_file "$out" ''
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" < <(printf 'PROXY TCP4 192.0.2.7 192.0.2.2 77 80\r\nyes')
assert_file "$out" yes
