#!/usr/bin/env bash
# tests/e2e/serial-reopen.sh -- a serial port that is unplugged and comes back goes on, with option reopen.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires stty
requires "'$MODCAT' --dump-module serial" 'needs the module serial'

plug () { start port "$MODCAT" PTY,link=port,rawer,ptmx "UNIX-LISTEN:far,fork"; wait_until '[ -e port ]'; }
far () { "$MODCAT" -t 5 "$@"; }

plug
start server "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO SERIAL:port,baud=57600,reopen,exclusive=0
port=$(port_of server)
start client "$MODCAT" PIPE:to,rdwr!!STDOUT "TCP:$LO:$port"
wait_log server 'opened serial port port$'
for turn in one two; do
  # Both ways, in the same session. Not exclusive, so that stty may look, too.
  start reader "$MODCAT" -u UNIX-CONNECT:far CREATE:got
  wait_until '[ -e got ]'
  echo "to-$turn" >to
  wait_until "grep -q to-$turn got"
  echo "from-$turn" | far -u - UNIX-CONNECT:far
  wait_until "grep -q from-$turn client.out"
  assert_grep 'speed 57600 baud' <(stty -a -F port)
  stop reader
  rm -f got

  stop port KILL
  rm -f port far
  wait_log server 'W serial port port was unplugged, waiting for it$'
  plug
  wait_log server 'W serial port port is back$'
  : >server.log
done
stop server
assert_status 143

# Without the option it is an error.
start server "$MODCAT" -d -d SERIAL:port STALL
wait_log server 'opened serial port'
stop port KILL
await server
assert_status 1
assert_grep 'E .*serial port port was unplugged; option reopen waits for it$' server.log

# And it may come late.
rm -f port far
start server "$MODCAT" -d -d SERIAL:./port,forever,interval=0.05 STALL
plug
wait_log server 'opened serial port'
