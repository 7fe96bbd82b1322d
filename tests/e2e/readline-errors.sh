#!/usr/bin/env bash
# tests/e2e/readline-errors.sh -- READLINE where it can't be: one line says why, nothing is opened or changed.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "'$MODCAT' --dump-module readline" 'needs the module readline'
refused ()
{
  assert_status 1
  assert_grep "$1" "$err"
  assert_eq "lines of messages for: $1" "$(grep -c 'modcat\[' "$err")" 1
}

run "$MODCAT" -u READLINE CREATE:made
refused ' E .*tcgetattr\(0\): .*READLINE needs a terminal'
assert_absent made
run "$MODCAT" -u 'READLINE,noecho=[Pp' CREATE:made
refused ' E .*regular expression "\[Pp": '
assert_absent made
run "$MODCAT" -u READLINE,prompt= CREATE:made
refused ' E .*prompt'
run "$MODCAT" -u -,noecho=x CREATE:made
refused ' E .*noecho'

# Only to write there needs to be no terminal, and nothing is edited.
run "$MODCAT" -d -d -u TEXT:hello READLINE
assert_status 0
assert_file "$out" hello
assert_grep ' N using stdio for writing$' "$err"

start pty "$MODCAT" PTY,link=tty,b9600 STALL
wait_until '[ -e tty ]'
before=$(stty -g -F tty)
# shellcheck disable=SC2016
on_tty=(sh -c 'exec "$MODCAT" "$@" <>tty' sh)
run "${on_tty[@]}" READLINE READLINE
refused ' E .*a second READLINE'
mkdir folder
run "${on_tty[@]}" -u READLINE,history=folder CREATE:made
refused ' E .*history file "folder": Is a directory'
assert_absent made
assert_eq 'settings of the terminal' "$(stty -g -F tty)" "$before"

# A history that can't be kept is a warning; the rest is done.
run "${on_tty[@]}" READLINE,history=missing/file TEXT:hello
assert_status 0
assert_file "$out" hello
assert_grep ' W history file "missing/file": No such file' "$err"
