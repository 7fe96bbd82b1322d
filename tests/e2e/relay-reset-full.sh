#!/usr/bin/env bash
# tests/e2e/relay-reset-full.sh -- a peer that is gone while both directions are full leaves no session behind.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
for mode in fork serve; do
  start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve" PIPE
  start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,$mode" "TCP:$LO:$(port_of echo)"
  # It sends and never reads until nothing goes any more, and then resets.
  run perl -MSocket -MFcntl -e 'socket S, AF_INET, SOCK_STREAM, 0 or die;
    connect S, pack_sockaddr_in($ARGV[1], inet_aton($ARGV[0])) or die; fcntl S, F_SETFL, O_NONBLOCK;
    for (my $quiet = 0; $quiet < 25; $quiet++) { $quiet = 0 while syswrite S, "x" x 65536; select undef, undef, undef, 0.02 }
    setsockopt S, SOL_SOCKET, SO_LINGER, pack "ii", 1, 0' "$LO" "$(port_of server)"
  assert_status 0
  wait_log server ' W [#0-9 ]*[0-9]+ bytes that were read from address 1 are lost: address 2 did not take them'
  wait_until '[ "$(count_ours)" = 2 ]'
  stop server
  stop echo
done
