#!/usr/bin/env bash
# tests/e2e/exec-pty-jobs.sh -- an interactive shell on a pty with setsid and ctty has job control: ^C, ^Z, fg, hang-up.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo in
start shell "$MODCAT" -d -d 'OPEN:in!!CREATE:out' EXEC:'bash --norc --noprofile -i',pty,setsid,ctty,stderr
exec 5>in
# say TEXT: type it
say () { printf '%b' "$1" >&5; }
# hear REGEX: on the screen
hear () { wait_until "grep -Eqa -e $(printf '%q' "$1") out"; }
say 'PS1="ready> "; echo its $$\n'
hear 'its [0-9]+'
pid=$(sed -nE 's/.*its ([0-9]+).*/\1/p' out | head -n 1)
assert_no_grep 'no job control' out

say 'sleep 1000\n'
wait_until '[ "$(ps -o comm= --ppid "$pid")" = sleep ]'
say '\003'
say 'echo status $?\n'
hear 'status 130'
say 'sleep 1001\n'
wait_until '[ "$(ps -o comm= --ppid "$pid")" = sleep ]'
say '\032'
hear 'Stopped +sleep 1001'
say 'fg\n'
wait_until 'ps -o stat= --ppid "$pid" | grep -q "^S+"'
say '\003'
say 'kill -0 $$ && echo still $((1 + 1))\n'
hear 'still 2'

# ^D ends it; then modcat ends with its status.
say 'exit 0\n'
await shell
assert_status 0
exec 5>&-
assert_nothing_runs

# When modcat goes, the terminal hangs up, and the shell with its jobs goes, too.
start shell "$MODCAT" -d -d 'OPEN:in!!CREATE:out2' EXEC:'bash --norc --noprofile -i',pty,setsid,ctty,stderr
exec 5>in
say 'sleep 1002 & echo begun $((1 + 1))\n'
wait_until 'grep -qa "begun 2" out2'
stop shell KILL
exec 5>&-
assert_nothing_runs
