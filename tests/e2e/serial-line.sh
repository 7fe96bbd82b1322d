#!/usr/bin/env bash
# tests/e2e/serial-line.sh -- SERIAL sets its line, relays both ways over a null-modem cable, and puts it all back.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires stty
requires "'$MODCAT' --dump-module serial" 'needs the module serial'
start cable "$MODCAT" PTY,link=left PTY,link=right
wait_until '[ -e left ] && [ -e right ]'
before=$(stty -g -F left)

# shows OPTIONS WORDS...: what the other end of the line is set to while SERIAL is open.
shows ()
{
  start serial "$MODCAT" -d -d "SERIAL:left,$1" STALL
  shift
  wait_log serial 'opened serial port'
  { printf ' '; stty -a -F left; } | tr ';\n' '  ' >state
  stop serial
  for word; do
    grep -q -- " $word " state || fail "no \"$word\" in: $(cat state)"
  done
  assert_eq settings "$(stty -g -F left)" "$before"
}
shows exclusive=0 'speed 9600 baud' cs8 -cstopb -parenb -crtscts -ixon -ixoff -echo -icanon -opost -isig clocal cread
shows exclusive=0,baud=115200,bits=8,parity=none,stopbits=1 'speed 115200 baud' cs8 -parenb -cstopb
shows exclusive=0,baud=38400,stopbits=2 'speed 38400 baud' cstopb
shows exclusive=0,flow=rtscts crtscts -ixon -ixoff
shows exclusive=0,flow=xonxoff -crtscts ixon ixoff
shows exclusive=0,flow=xonxoff,flow=none -crtscts -ixon
# The options of the terminal win.
shows exclusive=0,baud=300,b57600,echo,veof=4 'speed 57600 baud' echo 'eof = ^D'

# Both ends at 115200 8N1, 1 MiB each way. A cable that echoes would do so until its second end is set up.
stop cable
start cable "$MODCAT" PTY,link=left,rawer PTY,link=right,rawer
wait_until '[ -e left ] && [ -e right ]'
random_file a 1048576
random_file b 1048576
start one "$MODCAT" -d -d SERIAL:left,baud=115200 OPEN:a,ignoreeof!!CREATE:b.out
start two "$MODCAT" -d -d SERIAL:right,baud=115200 OPEN:b,ignoreeof!!CREATE:a.out
wait_until 'cmp a a.out && cmp b b.out' 30
stop one
stop two

# A line that is up and gives no bytes has not come to its end.
start empty "$MODCAT" -d -d -u SERIAL:left,vmin=0,exclusive=0 STDOUT
wait_log empty 'starting data transfer loop'
echo one >"right"
wait_until 'grep -q one empty.out'
echo two >"right"
wait_until 'grep -q two empty.out'
assert_no_grep 'EOF' empty.log
stop empty

# A break takes its time, and does not hold up the end.
start break "$MODCAT" -d -d -u TEXT:hello SERIAL:left,break=0.3
await break
assert_status 0
