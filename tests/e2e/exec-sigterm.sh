#!/usr/bin/env bash
# tests/e2e/exec-sigterm.sh -- a program that still runs at the end is told to end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

cat >program <<'SH'
#!/bin/bash
trap 'echo told >told; exit 0' TERM
echo ready
while :; do read -rt 0.1 _ <>never || :; done
SH
chmod +x program
mkfifo never
run "$MODCAT" -t 0.2 '/dev/null!!CREATE:got' EXEC:./program
assert_status 0
wait_until '[ -e told ]'
assert_file got 'ready\n'
assert_nothing_runs
