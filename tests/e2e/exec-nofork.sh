#!/usr/bin/env bash
# tests/e2e/exec-nofork.sh -- nofork replaces the program itself, with the descriptors of the first address.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '#!/bin/sh\necho $$\ncat\nexit 9\n' >program
chmod +x program
run "$MODCAT" - EXEC:cat,nofork <<<text
assert_status 0
assert_file "$out" 'text\n'
run "$MODCAT" - EXEC:./program,nofork
assert_status 9
run "$MODCAT" - SYSTEM:'exit 9',nofork
assert_status 9

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" EXEC:./program,nofork
port=$(port_of server)
run "$MODCAT" -t 10 - "TCP:$LO:$port" <<<text
assert_file "$out" "${pid_of[server]}\ntext\n"
await server
assert_status 9

run "$MODCAT" EXEC:cat,nofork -
assert_status 1
assert_grep 'option nofork is not allowed here' "$err"
# What modcat would have to do itself can not be asked for, on either side.
for address in -,crnl -,escape=1; do
  run "$MODCAT" "$address" EXEC:cat,nofork
  assert_status 1
  assert_grep 'has no effect when a program with nofork' "$err"
done
for option in link=l pty openpty ptmx wait-slave pty-interval=1 sitout-eio=1 pipes exit-code end-close shut-none shut-down; do
  run "$MODCAT" - "EXEC:cat,nofork,$option"
  assert_status 1
  assert_grep 'option [a-z-]+ has no effect with nofork' "$err"
done
run "$MODCAT" STALL EXEC:cat,nofork
assert_status 1
assert_grep 'STALL has no descriptor' "$err"

# Only the direction that is there is connected; the rest, and other descriptors, as from a shell.
run "$MODCAT" -u - SYSTEM:'cat >&2',nofork <<<one-way
assert_file "$err" 'one-way\n'
run "$MODCAT" - SYSTEM:'cat <&5; echo text >&6',nofork,fdin=5,fdout=6 <<<numbers
assert_file "$out" 'numbers\ntext\n'
# The descriptors block, whatever modcat needed: no O_NONBLOCK, 04000.
run "$MODCAT" "PIPE!!CREATE:made" SYSTEM:'cat /proc/$$/fdinfo/0 /proc/$$/fdinfo/1',nofork
assert_eq descriptors "$(count '^flags:' made)" 2
assert_no_grep '^flags:.*[4-7][0-7]{3}$' made
run "$MODCAT" - EXEC:/no/such/program,nofork,stderr
assert_status 1
assert_grep ' E execvp\("/no/such/program", "program"\): No such file or directory' "$err"
