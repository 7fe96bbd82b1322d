#!/usr/bin/env bash
# tests/e2e/serial-parity.sh -- every parity, size and flow control of SERIAL and of TERMIOS reaches the driver of both ends of a line.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/line.sh"
before=$(stty -g -F left)

# shows OPTIONS WORDS: both ends are set to these, as another program reads it from the driver.
shows ()
{
  local end word

  start one "$MODCAT" -d -d "SERIAL:left,$1,exclusive=0" "UNIX-LISTEN:one"
  start two "$MODCAT" -d -d "SERIAL:right,$1,exclusive=0" "UNIX-LISTEN:two"
  wait_log one 'opened serial port'
  wait_log two 'opened serial port'
  for end in left right; do
    { printf ' '; stty -a -F $end; } | tr ';\n' '  ' >state
    for word in $2; do
      grep -q -- " ${word/_/ } " state || fail "$1: no \"$word\" in: $(cat state)"
    done
  done
  stop one
  stop two
}
while read -r parity words; do
  while read -r flow more; do
    shows "baud=115200,parity=$parity,flow=$flow" "speed_115200 cs8 -cstopb $words $more"
  done <<<'none -crtscts -ixon -ixoff
rtscts crtscts -ixon -ixoff
xonxoff -crtscts ixon ixoff'
done <<<'none -parenb -parodd -cmspar
even parenb -parodd -cmspar
odd parenb parodd -cmspar
mark parenb parodd cmspar
space parenb -parodd cmspar'
for bits in 5 6 7; do
  shows "baud=300,bits=$bits,parity=odd,stopbits=2" "speed_300 cs$bits cstopb parenb parodd"
done
# By options of the terminal, which win.
shows b2400,cs7,parenb 'speed_2400 cs7 parenb -parodd -cstopb'
shows parity=even,cs6,parodd,cstopb,crtscts 'cs6 parenb parodd cstopb crtscts'
shows parity=odd,parenb=0 'cs8 -parenb'
assert_eq 'settings at the end' "$(stty -g -F left)" "$before"

# What the driver drops is an error that names the option: here CMSPAR, as some do.
LINE_LACKS=010000000000 run "$MODCAT" SERIAL:left,parity=mark STALL
assert_status 1
assert_grep 'column 20: the wanted setting of "parity" is not supported by left$' "$err"
LINE_LACKS=0400 run "$MODCAT" SERIAL:left,parity=none,parenb STALL
assert_status 1
assert_grep 'column 25: option "parenb" is not supported by left$' "$err"
