#!/usr/bin/env bash
# tests/e2e/net-several-addresses.sh -- all addresses of a name are tried, those of the preferred version first.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
requires 'getent ahostsv6 localhost | grep -q "^::1 " && getent ahostsv4 localhost | grep -q "^127.0.0.1 "' \
  'needs a localhost with both addresses'
long=0000:0000:0000:0000:0000:0000:0000:0001

start server "$MODCAT" -d -d TCP4-LISTEN:0,bind=127.0.0.1,fork PIPE
port=$(port_of server)
run "$MODCAT" -d -d -6 -t 5 - "TCP:localhost:$port" <<<text
assert_status 0
assert_file "$out" 'text\n'
assert_grep " N opening connection to localhost:$port" "$err"
assert_grep " N opening connection to AF=10 \\[$long\\]:$port" "$err"
assert_grep " N connect\\([0-9]+, AF=10 \\[$long\\]:$port, 28\\): Connection refused" "$err"
assert_grep " N opening connection to AF=2 127\\.0\\.0\\.1:$port" "$err"
run "$MODCAT" -d -d -4 -t 5 - "TCP:localhost:$port" <<<text
assert_no_grep 'AF=10' "$err"

# The keyword's version, or pf, leaves no choice.
run "$MODCAT" - "TCP6:localhost:$port" <<<text
assert_status 1
assert_grep " E TCP6:localhost:$port: Connection refused" "$err"
run "$MODCAT" -t 5 - "TCP:localhost:$port,pf=ip6" <<<text
assert_status 1
