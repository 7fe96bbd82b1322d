#!/usr/bin/env bash
# tests/e2e/statistics-early.sh -- SIGUSR1 before the transfer has begun says that there is nothing to count yet.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start waiting "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" PIPE
port=$(port_of waiting)
kill -USR1 "${pid_of[waiting]}"
wait_log waiting ' W transfer engine not yet started, statistics not available'
run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<text
assert_file "$out" 'text\n'
await waiting
assert_status 0
