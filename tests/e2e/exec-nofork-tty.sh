#!/usr/bin/env bash
# tests/e2e/exec-nofork-tty.sh -- with nofork nobody is left to put back a terminal that address 1 has changed, and a warning says so.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires stty
start pty "$MODCAT" PTY,link=tty STALL
wait_until '[ -e tty ]'
before=$(stty -g -F tty)

# changed OPTIONS PROGRAM: with the terminal as fd 0 and 1
changed ()
{
  stty -F tty "$before"
  status=0
  "$MODCAT" "-$1" "EXEC:$2,nofork" <>"tty" >&0 2>"$err" || status=$?
}
changed ,raw,echo=0 true
assert_status 0
assert_grep ' W with option nofork modcat is not there to put the terminal of - back at the end: it stays as raw, echo have set it$' "$err"
assert_grep ' -icanon.* -echo ' <(stty -a -F tty | tr '\n' ' ')
changed ,echo=0 true
assert_grep ': it stays as echo has set it$' "$err"

# Nothing was changed, or it is put back since there is no program to take over.
changed '' true
assert_status 0
assert_no_grep nofork "$err"
changed ,raw,echo=0 /no/such/program
assert_status 1
assert_eq settings "$(stty -g -F tty)" "$before"
