#!/usr/bin/env bash
# tests/e2e/gopen-socket-path.sh -- GOPEN connects to a socket with any name, and refuses options of files for it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '"$MODCAT" --list | grep -q UNIX-LISTEN' 'needs the module unix'
start server "$MODCAT" -d -d UNIX-LISTEN:socket,fork PIPE
wait_log server 'listening on'
name="a:b,c!!d\"e'f(g[h{i\\j) k"
ln "socket" "$name"
quoted=$(printf '%s' "$name" | sed 's/[^a-z ]/\\&/g')
run "$MODCAT" -t 5 - "GOPEN:$quoted" <<<text
assert_status 0
assert_file "$out" 'text\n'

for option in append trunc creat=0 perm=600; do
  run "$MODCAT" - "GOPEN:socket,$option" <<<text
  assert_status 1
  assert_grep 'is a socket, on which option' "$err"
done
[ -S socket ] || fail "it removed the socket"
run "$MODCAT" -t 5 - GOPEN:socket,so-sndbuf=20000,nonblock <<<text
assert_file "$out" 'text\n'
