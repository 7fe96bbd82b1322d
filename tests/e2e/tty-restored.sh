#!/usr/bin/env bash
# tests/e2e/tty-restored.sh -- a terminal is as before, whatever ends modcat: signals, crashes, errors, end of file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires stty
ulimit -c 0
start pty "$MODCAT" PTY,link=tty,winsz=80:24,b9600 STALL
wait_until '[ -e tty ]'

settings () { stty -g -F tty; stty size -F tty; }
before=$(settings)
changes=noctty,raw,echo=0,vintr=7,b115200,winsz=100:50

is_as_before () { assert_eq "settings $1" "$(settings)" "$before"; }

# By fd 0 and by fd 1, one after the other, and by a second address of the same terminal.
one () { exec "$MODCAT" "OPEN:tty,$changes" STALL; }
three () { exec "$MODCAT" "-,${changes#noctty,}!!STDOUT,sane" OPEN:tty,noctty,cfmakeraw <>"tty" >&0; }

for sig in HUP INT TERM QUIT ILL ABRT BUS FPE SEGV; do
  for how in one three; do
    start "$how" "$how"
    wait_until '[ "$(stty size -F tty)" = "50 100" ]'
    wait_until 'stty -a -F tty | grep -q -- -icanon'
    stop "$how" "$sig"
    is_as_before "after SIG$sig to $how"
  done
done

# An error behind the change, and a terminal that can't be set at all.
run "$MODCAT" "OPEN:tty,$changes" OPEN:missing/file
assert_status 1
is_as_before 'after an error of the second address'
run "$MODCAT" "OPEN:tty,$changes,cs5" STALL
assert_status 1
is_as_before 'after an option that is not supported'

# The end of the transfer.
run "$MODCAT" -u TEXT:hello "OPEN:tty,$changes"
assert_status 0
is_as_before 'after the end of file'

# Children of a listener have copies only; their parent puts it all back.
start server "$MODCAT" -d -d "OPEN:tty,$changes" "TCP-LISTEN:0,bind=$LO,fork"
port=$(port_of server)
now=$(settings)
for _ in 1 2; do
  run "$MODCAT" -u /dev/null "TCP:$LO:$port"
  wait_until '[ "$(count "childdied" server.log)" -gt 0 ]'
  assert_eq 'settings while the server runs' "$(settings)" "$now"
done
stop server
is_as_before 'after the server'
