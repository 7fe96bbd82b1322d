#!/usr/bin/env bash
# tests/e2e/socket-accept-shared.sh -- two servers on one inherited socket: each peer is served once, both end when told.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires perl

cat >listen.pl <<'END'
use Socket; $^F = 9;
socket S, AF_UNIX, SOCK_STREAM, 0 or die; bind S, pack_sockaddr_un('sock') or die; listen S, 50 or die;
exec 'sh', '-c', 'for i in 1 2; do "$MODCAT" -d -d ACCEPT-FD:' . fileno(S) . ',fork PIPE 2>server$i & echo $! >pid$i; done; wait';
END
start both perl listen.pl
for i in 1 2; do
  wait_until "grep -q 'listening on AF=1 \"sock\"' server$i"
done
for i in {1..20}; do
  start "client$i" "$MODCAT" -t 5 - UNIX:sock <<<"text $i"
done
for i in {1..20}; do
  await "client$i"
  assert_status 0
  assert_file "client$i.out" "text $i\n"
done
assert_eq 'peers that were taken' "$(cat server1 server2 | grep -c "N accepting connection from")" 20
# Whoever has lost the last race waits in accept(2), and hears signals there.
kill -TERM "$(cat pid1)" "$(cat pid2)"
await both
assert_nothing_runs
