#!/usr/bin/env bash
# tests/e2e/serve-not-held-up.sh -- a peer that never reads and a backend that never answers hold nobody up.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -b 65536 "TCP-LISTEN:0,bind=$LO,serve" PIPE
port=$(port_of server)
exec 5<>"/dev/tcp/$LO/$port"
# What comes back is never read: all buffers on the way are full in the end.
head -c 50000000 /dev/zero >&5 2>/dev/null &
full=$!
# shellcheck disable=SC2034 # the condition below is evaluated
before='' now=''
wait_until 'before=$now; now=$(grep wchar "/proc/$full/io"); [ "$now" = "$before" ]'
for i in {1..5}; do
  exec 6<>"/dev/tcp/$LO/$port"
  echo "$i" >&6
  read -t 5 -r line <&6
  assert_eq line "$line" "$i"
  exec 6>&-
done
rss=$(awk '/VmRSS/ { print $2 }' "/proc/${pid_of[server]}/status")
[ "$rss" -lt 40000 ] || fail "it holds $rss KiB"
kill "$full"
