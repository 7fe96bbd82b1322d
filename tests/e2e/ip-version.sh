#!/usr/bin/env bash
# tests/e2e/ip-version.sh -- -4, -6 and pf choose the family of a listener that leaves it open.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
family ()
{
  start listener "$MODCAT" -d -d "$@" PIPE
  wait_log listener 'listening on'
  sed -nE 's/.*listening on (AF=[0-9]+) .*/\1/p' listener.log
  stop listener
}

assert_eq default "$(family TCP-LISTEN:0)" AF=2
assert_eq -4 "$(family -4 TCP-LISTEN:0)" AF=2
assert_eq -6 "$(family -6 TCP-LISTEN:0)" AF=10
assert_eq pf "$(family -4 TCP-LISTEN:0,pf=ip6)" AF=10
assert_eq keyword "$(family -6 TCP4-LISTEN:0)" AF=2
SOCAT_DEFAULT_LISTEN_IP=6
export SOCAT_DEFAULT_LISTEN_IP
assert_eq environment "$(family TCP-LISTEN:0)" AF=10
assert_eq 'option before environment' "$(family -4 TCP-LISTEN:0)" AF=2
