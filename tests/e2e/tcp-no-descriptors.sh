#!/usr/bin/env bash
# tests/e2e/tcp-no-descriptors.sh -- without a descriptor for the next peer, a server says so once, sleeps, and goes on later.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
pid=${pid_of[server]}
requires "prlimit --pid $pid" 'needs the program prlimit'
free=0
while [ -e "/proc/$pid/fd/$free" ] || [ -L "/proc/$pid/fd/$free" ]; do
  free=$((free + 1))
done
soft=$(ulimit -Sn)
prlimit --pid "$pid" "--nofile=$free:"
start client "$MODCAT" -t 5 - "TCP:$LO:$port" <<<text
wait_log server ' W accepting pauses: out of file descriptors'
ticks=$(cut -d ' ' -f 14,15 "/proc/$pid/stat" | tr ' ' +)
for _ in {1..10}; do
  sleep "$step"
done
# Ten looks later it has neither spun nor repeated itself.
[ $(($(cut -d ' ' -f 14,15 "/proc/$pid/stat" | tr ' ' +) - (ticks))) -le 5 ] || fail 'it spins'
assert_eq warnings "$(count 'accepting pauses' server.log)" 1
prlimit --pid "$pid" "--nofile=$soft:"
await client
assert_file client.out 'text\n'
