#!/usr/bin/env bash
# tests/e2e/tcp6.sh -- IPv6: brackets in, eight groups in the messages.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
start server "$MODCAT" -d -d 'TCP6-LISTEN:0,bind=[::1]' PIPE
wait_log server 'listening on AF=10'
port=$(port_of server)
long=0000:0000:0000:0000:0000:0000:0000:0001
assert_grep " N listening on AF=10 \\[$long\\]:$port" server.log
run "$MODCAT" -t 5 - "TCP6:[::1]:$port" <<<text
assert_status 0
assert_file "$out" 'text\n'
await server
assert_grep " N accepting connection from AF=10 \\[$long\\]:[0-9]+ on AF=10 \\[$long\\]:$port" server.log
