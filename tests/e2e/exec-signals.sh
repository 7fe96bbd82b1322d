#!/usr/bin/env bash
# tests/e2e/exec-signals.sh -- KILL, TERM, INT, HUP to the program, to modcat, to both: the right status, the terminal as before, nothing left; 204 times.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '#!/bin/sh\necho $$ >$1.new\nmv $1.new $1\nexec cat\n' >program
chmod +x program
declare -A number=([KILL]=9 [TERM]=15 [INT]=2 [HUP]=1)
rounds=17 total=0

requires stty

# A terminal for each relay; what holds it doesn't count as left behind.
for whom in program modcat both; do
  for sig in "${!number[@]}"; do
    start terminal env -u TEST_MARK "$MODCAT" "PTY,link=tty-$whom-$sig,b9600" STALL
    cleanup_fn kill "${pid_of[terminal]}"
    wait_until "[ -e tty-$whom-$sig ]"
  done
done
before=$(stty -g -F tty-both-HUP)

# begin NAME OPTIONS: a relay from its terminal to the program, whose pid is in the file NAME.pid
begin ()
{
  rm -f "$1.pid"
  start "$1" "$MODCAT" -t 0.05 "OPEN:tty-$1,noctty,raw,echo=0" "EXEC:./program $1.pid$2"
}

# ended_well WHOM SIGNAL: the terminal is as it was, unless nobody was left to see to it.
ended_well ()
{
  if [ "$1-$2" = modcat-KILL ] || [ "$1-$2" = both-KILL ]; then
    stty -F "tty-$1-$2" "$before"
  fi
  assert_eq "terminal after $2 to $1" "$(stty -g -F "tty-$1-$2")" "$before"
}

# hit WHOM NAME SIGNAL
hit ()
{
  case $1 in
    program) kill "-$3" "$(cat "$2.pid")" ;;
    modcat) kill "-$3" "${pid_of[$2]}" ;;
    both) kill "-$3" "${pid_of[$2]}" "$(cat "$2.pid")" ;;
  esac
}

for ((round = 0; round < rounds; round++)); do
  # A socket pair; pipes, and the program's own status is asked for; a terminal.
  ways=('' ',exit-code,pipes' ',pty,setsid,ctty')
  options=${ways[round % 3]} died=1
  for whom in program modcat both; do
    for sig in "${!number[@]}"; do
      begin "$whom-$sig" "$options"
    done
  done
  for whom in program modcat both; do
    for sig in "${!number[@]}"; do
      wait_until "[ -s $whom-$sig.pid ]"
      hit "$whom" "$whom-$sig" "$sig"
    done
  done
  for whom in program modcat both; do
    for sig in "${!number[@]}"; do
      await "$whom-$sig"
      died=$((128 + number[$sig]))
      [[ $whom != program || $options == *exit-code* ]] || died=1
      [ "$status" -eq "$died" ] || fail "$sig to $whom: exit status $status, expected $died"
      ended_well "$whom" "$sig"
      total=$((total + 1))
    done
  done
  # Neither an orphan, which carries our mark, nor a zombie.
  assert_nothing_runs
done
assert_eq runs "$total" 204
