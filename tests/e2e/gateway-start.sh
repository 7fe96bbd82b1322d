#!/usr/bin/env bash
# tests/e2e/gateway-start.sh -- what SOCKS5-SERVER and PROXY-SERVER warn of, or refuse, before the first peer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets

for type in SOCKS5-SERVER PROXY-SERVER; do
  start open "$MODCAT" -d -d "$type:0" TCP:%h:%p
  wait_log open 'listening on'
  stop open
  assert_grep " W $type is open to everybody who reaches this host" open.log
  for option in bind="$LO" range=127.0.0.0/8 allow=a; do
    start limited "$MODCAT" -d -d "$type:0,$option" TCP:%h:%p
    wait_log limited 'listening on'
    stop limited
    assert_no_grep 'is open to everybody' limited.log
  done
done

start fixed "$MODCAT" -d -d "SOCKS5-SERVER:0,bind=$LO" "TCP:$LO:$echo"
wait_log fixed 'listening on'
stop fixed
assert_grep ' W the second address has neither %h nor %p' fixed.log

# refused REGEX RIGHT: with a caret, before anything listens.
refused ()
{
  run "$MODCAT" "SOCKS5-SERVER:0,bind=$LO" "$2"
  assert_status 1
  assert_grep "$1" "$err"
  assert_grep '\^' "$err"
}
refused 'address 2, column 6: .*wrong number of parameters|address 2.*wrong number' TCP:%h
refused 'unknown option "nosuch"' TCP:%h:%p,nosuch
refused '%h and %p have no place in a command' 'SYSTEM:nc %h %p'
refused '%h and %p have no place in a command' 'EXEC:nc %h,chdir=/%h'
run "$MODCAT" TCP:%h:%p "SOCKS5-SERVER:0,bind=$LO"
assert_status 1
assert_grep 'address 1.*%h stands for what a peer of the left address asks for' "$err"

# A program that becomes this process would leave the peer without an answer.
start nofork "$MODCAT" -d -d "SOCKS5-SERVER:0,bind=$LO" EXEC:cat,nofork
port=$(port_of nofork)
says "\005\001\000\005\001\000\001$(ip4 "$LO")$(port "$echo")"
assert_file "$out" '\005\000\005\001\000\001\000\000\000\000\000\000'
await nofork
assert_status 1
assert_grep 'option nofork is not allowed here' nofork.log
