#!/usr/bin/env bash
# tests/e2e/net-slow-lookup.sh -- a name server that doesn't answer holds nothing up: signals, the other side, deadlines.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires "grep -Eq '^hosts:.*dns' /etc/nsswitch.conf" 'needs name lookups that ask name servers'
# It tells its port, and then what it is asked.
start dns perl -MSocket -e 'socket S, AF_INET, SOCK_DGRAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die;
  $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n"); while (recv S, $_, 512, 0) { s/[^a-z]/./g; print "$_\n" }' "$LO"
wait_until '[ -s dns.out ]'
server=res-nsaddr=$LO:$(head -n 1 dns.out),res-retrans=30

start client "$MODCAT" -d -d - "TCP:slow-name.test:80,$server"
wait_until "grep -q 'slow.name.test' dns.out"
stop client
assert_status 143
assert_grep ' W exiting on signal 15' client.log

# A listener's child waits for the name; the next client is served all the same.
start relay "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" "TCP:other-name.test:80,$server"
port=$(port_of relay)
for n in 1 2; do
  start "user$n" "$MODCAT" "TCP:$LO:$port" PIPE
  wait_until "[ \$(grep -c 'accepting connection' relay.log) -eq $n ]"
done
wait_until "[ \$(grep -c 'other.name.test' dns.out) -ge 2 ]"
stop relay
