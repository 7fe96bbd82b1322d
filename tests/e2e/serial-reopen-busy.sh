#!/usr/bin/env bash
# tests/e2e/serial-reopen-busy.sh -- a serial port that comes back and that somebody else was quicker to take is waited for.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires "'$MODCAT' --dump-module serial" 'needs the module serial'
requires '[ -r /proc/self/comm ]' 'needs /proc'

# With -t it stays when its user goes.
start cable "$MODCAT" -t 60 PTY,link=port,rawer,ptmx STALL
wait_until '[ -e port ]'
start server "$MODCAT" -d -d SERIAL:port,reopen STALL
wait_log server 'opened serial port port$'
stop cable KILL
rm -f port
wait_log server 'W serial port port was unplugged, waiting for it$'

# It comes under another name, so that the quicker one can't be slower.
start cable "$MODCAT" -t 60 PTY,link=other,rawer,ptmx STALL
wait_until '[ -e other ]'
start quicker "$MODCAT" -d -d SERIAL:other STALL
wait_log quicker 'opened serial port'
ln -s "$(readlink other)" port
wait_log server "W serial port port is in use by [^ ]*modcat\\[${pid_of[quicker]}\\], waiting for it\$"
stop quicker
wait_log server 'W serial port port is back$' 20
assert_eq warnings "$(count 'is in use by' server.log)" 1
stop server
assert_status 143
