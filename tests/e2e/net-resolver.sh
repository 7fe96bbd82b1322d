#!/usr/bin/env bash
# tests/e2e/net-resolver.sh -- options res-* change how a name server is asked, for the address that has them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires "grep -Eq '^hosts:.*dns' /etc/nsswitch.conf" 'needs name lookups that ask name servers'
start dns perl "$tests_dir/e2e/net-dns.pl" "$LO"
wait_until '[ -s dns.out ]'
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
dns=res-nsaddr=$LO:$(head -n 1 dns.out)
export LOCALDOMAIN='one.test two.test' RES_OPTIONS='ndots:1 timeout:5 attempts:2'

# asks STATUS QUESTION,... NAME OPTIONS: a connection to that name ends so, and the server was asked this.
asks ()
{
  run "$MODCAT" -t 5 - "TCP4:$3:$port,$dns$4" <<<text
  assert_status "$1"
  assert_eq "$3$4" "$(grep -F " ${3%.}." dns.out | tr "\n" ,)" "$2"
}

asks 0 'udp rd known-a.test.,' known-a.test ''
asks 0 'udp - known-b.test.,' known-b.test ,res-recurse=0
asks 0 'tcp rd known-c.test.,' known-c.test ,res-usevc
asks 0 'udp rd long-d.test.,tcp rd long-d.test.,' long-d.test ''
asks 0 'udp rd long-e.test.,' long-e.test ,res-igntc
asks 0 'udp rd known-f.one.test.,' known-f ''
asks 0 'udp rd known-g.,' known-g ,res-defnames=0
asks 1 'udp rd nobody-h.one.test.,udp rd nobody-h.two.test.,udp rd nobody-h.,' nobody-h ''
asks 1 'udp rd nobody-i.one.test.,udp rd nobody-i.,' nobody-i ,res-dnsrch=0
asks 1 'udp rd silent-j.test.,' silent-j.test. ,res-retry=1,res-retrans=1
asks 1 'udp rd silent-k.test.,udp rd silent-k.test.,' silent-k.test. ,res-retry=2,res-retrans=1
