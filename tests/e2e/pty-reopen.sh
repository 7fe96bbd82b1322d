#!/usr/bin/env bash
# tests/e2e/pty-reopen.sh -- PTY,reopen stays when its user goes, and when the other address does.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# One connection, three users, each of whom writes and reads.
echo 'while read -r x; do echo "<$x>"; done' >answer
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" 'EXEC:sh answer'
port=$(port_of server)
start pty "$MODCAT" -d -d PTY,link=link,rawer,reopen "TCP:$LO:$port"
wait_until '[ -c link ]'
device=$(readlink link)
for word in one two three; do
  exec 5<>"link"
  echo $word >&5
  read -r -t 10 answer <&5
  exec 5>&-
  assert_eq answer "$answer" "<$word>"
  wait_log pty "$device was closed"
  : >pty.log
done

# What comes while nobody is there waits for the next user.
stop pty
await server
start late "$MODCAT" -d -d PTY,link=link,rawer,reopen SYSTEM:'echo early; cat >/dev/null'
wait_log late 'starting data transfer loop'
exec 5<>"link"
read -r -t 10 answer <&5
exec 5>&-
assert_eq answer "$answer" early
stop late
assert_absent link

# One user, three connections: the pty and its link stay.
start pty "$MODCAT" -d -d PTY,link=link,rawer,reopen "TCP-LISTEN:0,bind=$LO"
wait_until '[ -c link ]'
device=$(readlink link)
exec 5<>"link"
for word in one two three; do
  port=$(port_of pty)
  : >pty.log
  run "$MODCAT" -u "TEXT:$word" "TCP:$LO:$port"
  read -r -t 10 -N ${#word} answer <&5
  assert_eq answer "$answer" $word
  assert_eq link "$(readlink link)" "$device"
  wait_log pty 'keeping the address that stays'
done
exec 5>&-
stop pty
assert_status 143
assert_absent link

# An address that can't be opened again ends it all, and so does -T.
run "$MODCAT" PTY,link=link,reopen "TCP:$LO:1"
assert_status 1
assert_absent link
run "$MODCAT" -T 0.2 PTY,link=link,reopen STALL
assert_status 0
assert_absent link
run "$MODCAT" PTY,reopen,sitout-eio=1 STALL
assert_status 1
assert_grep 'option "sitout-eio" has no effect with option "reopen"' "$err"
