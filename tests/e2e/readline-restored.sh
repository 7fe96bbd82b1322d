#!/usr/bin/env bash
# tests/e2e/readline-restored.sh -- READLINE leaves its terminal as it was and keeps the history, whatever ends it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires "'$MODCAT' --dump-module readline" 'needs the module readline'
requires stty
ulimit -c 0
start pty "$MODCAT" PTY,link=tty,winsz=80:24,b9600 'PIPE:keys!!CREATE:shown'
wait_until '[ -e tty ] && [ -p keys ]'
exec 5<>keys
stty echo icanon icrnl -F tty
before=$(stty -g -F tty)
export TERM=xterm
is_raw () { stty -a -F tty | grep -q -e -icanon; }
is_secret () { stty -a -F tty | grep -q ' icanon' && stty -a -F tty | grep -q -e ' -echo '; }
# shellcheck disable=SC2016
readline=(sh -c 'exec "$MODCAT" "READLINE,history=lines,noecho=^Key:" "$@" <>tty >&0' sh)

for sig in HUP INT TERM QUIT ABRT SEGV; do
  rm -f lines
  start one "${readline[@]}" 'STALL!!CREATE:got'
  wait_until is_raw
  printf 'line %s\r' "$sig" >&5
  wait_until '[ -s got ]'
  stop one "$sig"
  assert_eq "settings after SIG$sig" "$(stty -g -F tty)" "$before"
  case $sig in
    HUP | INT | TERM) assert_file lines "line $sig\\n" ;;
  esac
  rm got

  start one "${readline[@]}" 'SYSTEM:printf "Key: "; cat >got'
  wait_until is_secret
  stop one "$sig"
  assert_eq "settings after SIG$sig while nothing is echoed" "$(stty -g -F tty)" "$before"
  wait_until '[ "$(count_ours)" -le 2 ]'
  rm -f got
done

# An error of the other address, the end of the other address, a terminal that goes away.
run "${readline[@]}" OPEN:missing/file
assert_status 1
assert_eq 'settings after an error' "$(stty -g -F tty)" "$before"
run "${readline[@]}" TEXT:bye
assert_status 0
assert_eq 'settings after an end of file' "$(stty -g -F tty)" "$before"
wait_until 'grep -q bye shown'
start one "${readline[@]}" STALL
wait_until is_raw
stop pty
await one
[ "$status" -le 1 ] || fail "exit status $status when the terminal went away"
