#!/usr/bin/env bash
# tests/e2e/pty-users.sh -- when a pty ends: never by default, with its last user by ptmx or wait-slave.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start pty "$MODCAT" -u PTY,link=link,rawer STDOUT
wait_until '[ -e link ]'
for word in one two three; do
  echo "$word" >"link"
  wait_until "grep -q $word pty.out"
done
stop pty
assert_status 143

for option in ptmx wait-slave,pty-interval=0.05; do
  start pty "$MODCAT" -d -d -u "PTY,link=link,rawer,$option" STDOUT
  wait_until '[ -e link ]'
  { echo one; echo two; } >"link"
  await pty
  assert_status 0
  assert_file pty.out 'one\ntwo\n'
  assert_grep ' N read\([0-9]+, 0x[0-9a-f]+, [0-9]+\): Input/output error \(probably PTY closed\)$' pty.log
  assert_absent link
done

# The other address waits for the user.
start pty "$MODCAT" PTY,link=link,rawer,wait-slave,pty-interval=0.05 CREATE:made
wait_until '[ -e link ]'
[ ! -e made ] || fail 'the other address was opened before there was a user'
exec 5<>"link"
wait_until '[ -e made ]'
exec 5>&-
await pty
assert_status 0

# Users that come back in time, and then don't.
start pty "$MODCAT" -d -d -u PTY,link=link,rawer,ptmx,sitout-eio=1 STDOUT
wait_until '[ -e link ]'
echo one >"link"
wait_log pty 'EIO, sitting out 1\.00s for recovery$'
echo two >"link"
await pty
assert_status 1
assert_file pty.out 'one\ntwo\n'
assert_grep ' E read\([0-9]+, 0x[0-9a-f]+, [0-9]+\): Input/output error$' pty.log
assert_absent link
