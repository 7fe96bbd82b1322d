#!/usr/bin/env bash
# tests/e2e/readline-stopped.sh -- READLINE is stopped, the terminal set by others meanwhile, and it goes on editing.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "'$MODCAT' --dump-module readline" 'needs the module readline'
requires stty
start pty "$MODCAT" PTY,link=tty,b9600 'PIPE:keys!!CREATE:shown'
wait_until '[ -e tty ] && [ -p keys ]'
exec 5<>keys
export TERM=xterm
is_raw () { stty -a -F tty | grep -q -e -icanon; }
# shellcheck disable=SC2016
start one sh -c 'exec "$MODCAT" READLINE "STALL!!CREATE:got" <>tty >&0'
wait_until is_raw
printf 'ab' >&5
wait_until 'grep -q ab shown'
kill -STOP "${pid_of[one]}"
stty icanon echo icrnl -F tty
kill -CONT "${pid_of[one]}"
# The first line comes as the terminal gives it; from then on keys are edited again.
printf 'c\r' >&5
wait_until '[ -s got ]'
assert_file got 'abc\n'
wait_until is_raw
printf '13\033[D2\r' >&5
wait_until '[ "$(wc -l <got)" -eq 2 ]'
assert_file got 'abc\n123\n'
stop one
