#!/usr/bin/env bash
# tests/e2e/lock-fork.sh -- the lock of a forking server belongs to the server, not to its children.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -L lock "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<text
assert_file "$out" 'text\n'
wait_log server 'exited with status 0|childdied'
assert_file lock "${pid_of[server]}\n"
stop server
assert_absent lock
