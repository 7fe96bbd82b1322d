#!/usr/bin/env bash
# tests/e2e/net-silent-address.sh -- an address of a name that stays silent is joined by the next one soon.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires "grep -Eq '^hosts:.*dns' /etc/nsswitch.conf" 'needs name lookups that ask name servers'
# A server whose queue is full answers nobody; one on the next address does.
deaf=127.64.1.1 good=127.64.1.2
start deaf perl -MSocket -e 'socket S, AF_INET, SOCK_STREAM, 0 or die;
  bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die; listen S, 0 or die;
  socket C, AF_INET, SOCK_STREAM, 0 or die; connect C, getsockname S or die;
  $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n"); sleep 60' "$deaf"
wait_until '[ -s deaf.out ]'
port=$(cat deaf.out)
start good "$MODCAT" -d -d "TCP-LISTEN:$port,bind=$good,fork" PIPE
port_of good >/dev/null

# It gives any name both addresses, and none of IPv6.
start dns perl -MSocket -e 'socket S, AF_INET, SOCK_DGRAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die;
  $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n");
  while ($from = recv S, $_, 512, 0) {
    $end = 12; $end += 1 + ord substr $_, $end, 1 while ord substr $_, $end, 1; $end += 5;
    $v4 = substr($_, $end - 4, 2) eq "\0\1";
    $answer = join "", map { "\xc0\x0c\0\1\0\1\0\0\0\0\0\4" . inet_aton $_ } @ARGV[1, 2];
    send S, substr($_, 0, 2) . "\x81\x80\0\1" . ($v4 ? "\0\2" : "\0\0") . "\0\0\0\0" . substr($_, 12, $end - 12)
      . ($v4 ? $answer : ""), 0, $from }' "$LO" "$deaf" "$good"
wait_until '[ -s dns.out ]'

run "$MODCAT" -d -d -t 5 - "TCP:both.test:$port,res-nsaddr=$LO:$(cat dns.out)" <<<text
assert_status 0
assert_file "$out" 'text\n'
assert_grep " N opening connection to AF=2 $deaf:$port" "$err"
assert_grep " N opening connection to AF=2 $good:$port" "$err"
