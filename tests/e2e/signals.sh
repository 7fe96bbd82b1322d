#!/usr/bin/env bash
# tests/e2e/signals.sh -- signals that are caught end the program with 128 plus their number, and a message.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# The shell ignores INT and QUIT for what it starts in the background: give them back their default.
signalled ()
{
  start victim env --default-signal=INT,QUIT "$MODCAT" -d -d -L lock PIPE PIPE
  wait_log victim 'starting data transfer loop'
  stop victim "$1"
  assert_status "$2"
  assert_grep " $3 exiting on signal $4\$" victim.log
  assert_grep " N exit\\($2\\)|finishing signal $4" victim.log
  assert_absent lock
}

signalled INT 130 N 2
signalled TERM 143 W 15
signalled HUP 129 N 1
signalled QUIT 131 E 3
