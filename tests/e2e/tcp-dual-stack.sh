#!/usr/bin/env bash
# tests/e2e/tcp-dual-stack.sh -- TCP-LISTEN with pf=ip6 takes IPv4 peers too, with ipv6only it does not.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
requires '[ "$(cat /proc/sys/net/ipv6/bindv6only)" = 0 ]' 'needs net.ipv6.bindv6only=0'
start server "$MODCAT" -d -d TCP-LISTEN:0,pf=ip6,fork PIPE
port=$(port_of server)
run "$MODCAT" -t 5 - "TCP4:127.0.0.1:$port" <<<four
assert_file "$out" 'four\n'
run "$MODCAT" -t 5 - "TCP6:[::1]:$port" <<<six
assert_file "$out" 'six\n'
start only "$MODCAT" -d -d TCP6-LISTEN:0,ipv6only,fork PIPE
run "$MODCAT" -u - "TCP4:127.0.0.1:$(port_of only)" <<<four
assert_status 1
