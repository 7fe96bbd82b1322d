#!/usr/bin/env bash
# tests/e2e/net-resolver-own.sh -- options res-* are those of one address; the other one asks as it would without them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires "grep -Eq '^hosts:.*dns' /etc/nsswitch.conf" 'needs name lookups that ask name servers'
start dns perl "$tests_dir/e2e/net-dns.pl" "$LO"
wait_until '[ -s dns.out ]'
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
dns=res-nsaddr=$LO:$(head -n 1 dns.out)

both ()
{
  start both "$@" "TCP4:known-l$n.test:$port,$dns,res-usevc" "TCP4:known-m$n.test:$port,$dns"
  wait_until "grep -q known-m$n dns.out"
  assert_eq 'both addresses' "$(grep "known-[lm]$n" dns.out | tr '\n' ,)" "tcp rd known-l$n.test.,udp rd known-m$n.test.,"
  stop both
}

n=1
both "$MODCAT"
# Also where no thread can be had for the lookup.
requires 'setpriv --reuid=65534 --clear-groups "$MODCAT" -V' 'needs to become another user'
n=2
both setpriv --reuid=65534 --clear-groups prlimit --nproc=1 "$MODCAT"
