#!/usr/bin/env bash
# tests/e2e/pty-ctty.sh -- ctty makes the terminal that of the session, for a session leader and nobody else.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires '[ -r /proc/self/stat ]' 'needs /proc'

# tty_of NAME: the number of its controlling terminal; 0: none.
tty_of () { sed 's/.*) //' "/proc/${pid_of[$1]}/stat" | cut -d ' ' -f 5; }
# number_of PATH: the same of a device.
number_of () { echo $((($(stat -L -c '0x%t' "$1") << 8) | $(stat -L -c '0x%T' "$1"))); }

start pty "$MODCAT" -d -d PTY,link=tty,setsid,ctty STALL
wait_log pty 'starting data transfer loop'
assert_eq 'terminal of modcat' "$(tty_of pty)" "$(number_of tty)"
stop pty

start pty "$MODCAT" PTY,link=tty STALL
wait_until '[ -e tty ]'
start opener "$MODCAT" -d -d OPEN:tty,noctty,setsid,ctty STALL
wait_log opener 'starting data transfer loop'
assert_eq 'terminal of modcat' "$(tty_of opener)" "$(number_of tty)"
# Another session's terminal can't be had; as in socat that is a warning.
run "$MODCAT" -u TEXT:x OPEN:tty,noctty,ctty
assert_status 0
assert_grep ' W ioctl\([0-9]+, TIOCSCTTY\): Operation not permitted; it takes a session leader' "$err"
stop opener
