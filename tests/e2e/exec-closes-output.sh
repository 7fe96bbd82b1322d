#!/usr/bin/env bash
# tests/e2e/exec-closes-output.sh -- a program that closes its output and works on has ended the address, and is told so.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# It would work until somebody opens the gate, and nobody does.
mkfifo gate
cat >program <<'SH'
#!/bin/sh
trap 'echo told >told; exit 0' TERM
echo text
exec >&-
read line <gate
exit 0
SH
chmod +x program
for address in EXEC:./program 'SYSTEM:. ./program' 'SHELL:. ./program,shell=/bin/sh'; do
  for how in '' ,pipes; do
    rm -f told
    run "$MODCAT" -u "$address$how" STDOUT
    assert_status 0
    assert_file "$out" 'text\n'
    wait_until '[ -s told ]'
  done
  # Both ways by pipes, its input is not its output; by a socket pair, which its input keeps open, it goes on.
  rm -f told
  start modcat "$MODCAT" -t 0.1 "STALL!!CREATE:copy" "$address,pipes"
  await modcat
  wait_until '[ -s told ]'
  rm -f copy
  start modcat "$MODCAT" -t 0.1 "STALL!!CREATE:copy" "$address"
  wait_until '[ -s copy ]'
  exec 3>gate
  exec 3>&-
  await modcat
  assert_status 0
done
assert_nothing_runs
