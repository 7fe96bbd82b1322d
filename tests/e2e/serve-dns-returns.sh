#!/usr/bin/env bash
# tests/e2e/serve-dns-returns.sh -- a name that can't be looked up fails the sessions of that time, and those alone.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires "grep -Eq '^hosts:.*dns' /etc/nsswitch.conf" 'needs name lookups that ask name servers'
start dns perl "$tests_dir/e2e/net-dns.pl" "$LO"
wait_until '[ -s dns.out ]'
start backend "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,serve" PIPE
backend=later-name.test:$(port_of backend),res-nsaddr=$LO:$(head -n 1 dns.out),connect-timeout=5
start server "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,serve" "TCP4:$backend"
port=$(port_of server)

ask ()
{
  line=
  exec 5<>"/dev/tcp/$LO/$port"
  echo "$1" >&5
  read -t 10 -r line <&5 || true
  exec 5>&-
}

ask one
assert_eq line "$line" ''
wait_log server ' E #1 .*looking up "later-name.test"'
: >later
ask two
assert_eq line "$line" two
rm later
ask three
assert_eq line "$line" ''
: >later
ask four
assert_eq line "$line" four
