#!/usr/bin/env bash
# tests/e2e/tty-background.sh -- a modcat in the background of a terminal leaves that to the foreground when it ends.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires stty
requires setsid

# In a session of its own that has the pty as its terminal: modcat is stopped by its shell's job control, the shell
# changes the terminal, modcat is ended and continued in the background.
cat >session <<'EOF'
exec <>tty >&0 2>&0
set -m
sh -c 'echo $$ >modcat.pid; exec "$MODCAT" -,raw,echo=0 STALL'
stty sane -echo
stty -g >changed
kill -TERM %1
kill -CONT %1
wait %1
stty -g >after
EOF
start pty "$MODCAT" PTY,link=tty STALL
wait_until '[ -e tty ]'
# The first terminal that a session leader opens is its own.
setsid -w bash session &
session=$!
wait_until 'stty -a -F tty | grep -q -- -icanon'
kill -STOP "$(cat modcat.pid)"
wait_until '[ -s after ]'
wait "$session" || :
assert_same changed after
