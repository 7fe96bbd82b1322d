#!/usr/bin/env bash
# tests/e2e/gopen-socket-end.sh -- GOPEN on a socket half-closes it, in the way that its options say.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '"$MODCAT" --list | grep -q UNIX-LISTEN' 'needs the module unix'
start server "$MODCAT" -d -d UNIX-LISTEN:socket,fork SYSTEM:'cat; echo end'
wait_log server 'listening on'
run "$MODCAT" -t 10 - ./socket <<<text
assert_status 0
assert_file "$out" 'text\nend\n'
# Without half-close the server never sees the end of the text.
run "$MODCAT" -t 0.2 - ./socket,shut-none <<<text
assert_status 0
assert_file "$out" 'text\n'
