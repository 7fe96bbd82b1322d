#!/usr/bin/env bash
# tests/e2e/net-lookup-timeout.sh -- connect-timeout is for the lookup of the name, too.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires "grep -Eq '^hosts:.*dns' /etc/nsswitch.conf" 'needs name lookups that ask name servers'
# It tells its port, and never answers.
start dns perl -MSocket -e 'socket S, AF_INET, SOCK_DGRAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die;
  $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n"); sleep' "$LO"
wait_until '[ -s dns.out ]'
never=res-nsaddr=$LO:$(cat dns.out),res-retrans=30,connect-timeout=0.2

run timeout 20 "$MODCAT" -d -d -u "TCP:slow-name.test:80,$never" CREATE:never
assert_status 1
assert_grep ' E TCP: looking up "slow-name.test": Connection timed out' "$err"
assert_absent never
# Of a local address as well; and each attempt has its time.
run timeout 20 "$MODCAT" -d -d "TCP:$LO:1,bind=slow-name.test,$never,retry=1,interval=0.01" -
assert_status 1
assert_grep ' N TCP: looking up "slow-name.test": Connection timed out' "$err"
assert_grep ' E TCP: looking up "slow-name.test": Connection timed out' "$err"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve" "TCP:slow-name.test:80,$never"
run timeout 20 "$MODCAT" -u "TCP:$LO:$(port_of server)" -
assert_status 0
wait_log server ' #1 TCP: looking up "slow-name.test": Connection timed out'
