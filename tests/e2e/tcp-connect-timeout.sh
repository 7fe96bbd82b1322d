#!/usr/bin/env bash
# tests/e2e/tcp-connect-timeout.sh -- connect-timeout gives up a connection that is not answered.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# A listener with a full queue lets further connections wait.
requires perl
start deaf perl -MSocket -e 'socket S, AF_INET, SOCK_STREAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die;
  listen S, 0 or die; $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n"); sleep' "$LO"
wait_until '[ -s deaf.out ]'
port=$(cat deaf.out)
for i in 1 2 3; do
  start "filler$i" "$MODCAT" -d -d "TCP:$LO:$port" PIPE
done
wait_until '[ "$(cat filler*.log | grep -c "starting data")" -ge 1 ]'
run "$MODCAT" -d -d -u "TCP:$LO:$port,connect-timeout=0.2" CREATE:never
assert_status 1
assert_grep "connecting to AF=2 $LO:$port: Connection timed out|Connection timed out" "$err"
assert_absent never
