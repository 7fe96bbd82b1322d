#!/usr/bin/env bash
# tests/e2e/exec-sighup.sh -- sighup, sigint and sigquit pass a signal to the program instead of ending.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

cat >program <<'SH'
#!/bin/bash
trap 'echo hup' HUP
trap 'echo int' INT
trap 'echo quit; exit 0' QUIT
echo ready
while :; do read -rt 0.1 _ <>never || :; done
SH
chmod +x program
mkfifo never
start relay "$MODCAT" -d -d -u EXEC:./program,sighup,sigint,sigquit CREATE:got
wait_until 'grep -q ready got'
kill -HUP "${pid_of[relay]}"
wait_until 'grep -q hup got'
kill -INT "${pid_of[relay]}"
wait_until 'grep -q int got'
assert_grep ' N socatsignalpass\(sig=2\)' relay.log
kill -QUIT "${pid_of[relay]}"
await relay
assert_status 0
assert_file got 'ready\nhup\nint\nquit\n'
