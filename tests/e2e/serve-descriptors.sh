#!/usr/bin/env bash
# tests/e2e/serve-descriptors.sh -- serve takes all descriptors that it may have, and gives programs what it was given.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

[ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 400 ] ||
  skip "the hard limit is $(ulimit -Hn) descriptors"
ulimit -Sn 64
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,backlog=128" PIPE
port=$(port_of server)
start limit "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve" SYSTEM:"ulimit -Sn"
limit_port=$(port_of limit)
ulimit -Sn 300
for i in {1..60}; do
  exec {fd}<>"/dev/tcp/$LO/$port"
  echo "$i" >&"$fd"
  read -t 10 -r line <&"$fd"
  assert_eq answer "$line" "$i"
done
assert_no_grep 'accepting pauses' server.log
run "$MODCAT" -u "TCP:$LO:$limit_port" -
assert_eq limit "$(cat "$out")" 64
