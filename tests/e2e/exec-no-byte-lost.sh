#!/usr/bin/env bash
# tests/e2e/exec-no-byte-lost.sh -- a program that prints and exits at once: every byte arrives, 225 times.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

seq 1 20000 >expected
runs=0
# each EXPECTED-STATUS COMMAND...
each ()
{
  local wanted=$1 i

  shift
  for ((i = 0; i < 25; i++)); do
    run "$@"
    assert_status "$wanted"
    assert_same "$out" expected
    runs=$((runs + 1))
  done
}
each 0 "$MODCAT" -u EXEC:'seq 1 20000' STDOUT
each 0 "$MODCAT" EXEC:'seq 1 20000' STDOUT
each 0 "$MODCAT" -U STDOUT EXEC:'seq 1 20000',pipes
each 0 "$MODCAT" -t 10 - EXEC:'seq 1 20000',pipes
each 0 "$MODCAT" -t 10 -b 100 - SYSTEM:'seq 1 20000'
each 7 "$MODCAT" -u SYSTEM:'seq 1 20000; exit 7',exit-code STDOUT
each 0 "$MODCAT" -u EXEC:'seq 1 20000' SYSTEM:cat
each 0 "$MODCAT" -u EXEC:'seq 1 20000',pty,rawer STDOUT
each 0 "$MODCAT" - EXEC:'seq 1 20000',nofork
assert_eq runs "$runs" 225
