#!/usr/bin/env bash
# tests/e2e/gateway-serve.sh -- one process leads all peers, each to its own target, while others are silent or wrong.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets
start other "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'echo other; cat'
other=$(port_of other)
hello='\005\001\000'
opened='\005\000\005\000\000\001\000\000\000\000\000\000'

for loop in poll epoll; do
  start server "$MODCAT" -d -d --loop="$loop" "SOCKS5-SERVER:0,bind=$LO,serve,allow=127.0.0.0/8" 'TCP:%h:%p'
  port=$(port_of server)
  start silent "$MODCAT" -u "TCP:$LO:$port" -
  # Ten peers at once, to two targets, and as many that go nowhere.
  for i in {1..10}; do
    printf '%b' "$hello\005\001\000\003$(name "$LO")$(port "$echo")x$i" >"in.a$i"
    printf '%b' "$hello\005\001\000\001$(ip4 "$LO")$(port "$other")x$i" >"in.b$i"
    printf '%b' "$hello\005\001\000\001$(ip4 "$LO")$(port "$closed")x$i" >"in.c$i"
    printf '%b' "$hello\005\001\000\001$(ip4 192.0.2.1)$(port 1)$i" >"in.d$i"
    for kind in a b c d; do
      start "$kind$i" "$MODCAT" -t 5 "OPEN:in.$kind$i,rdonly!!CREATE:got.$kind$i" "TCP:$LO:$port"
    done
  done
  for i in {1..10}; do
    for kind in a b c d; do
      await "$kind$i"
    done
    assert_file "got.a$i" "${opened}x$i"
    assert_file "got.b$i" "${opened}other\nx$i"
    assert_file "got.c$i" "\005\000\005\005\000\001\000\000\000\000\000\000"
    assert_file "got.d$i" "\005\000\005\002\000\001\000\000\000\000\000\000"
  done
  assert_no_grep 'forked off' server.log
  kill -0 "${pid_of[silent]}" || fail 'the silent peer was cut'
  stop silent
  stop server
done
