#!/usr/bin/env bash
# tests/e2e/serial-errors.sh -- what a serial port can't do, or isn't, is one clear error; ports can be listed.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires "'$MODCAT' --dump-module serial" 'needs the module serial'
start cable "$MODCAT" PTY,link=left STALL
wait_until '[ -e left ]'
echo data >file

# refused REGEX ADDRESS
refused ()
{
  run "$MODCAT" "$2" STALL
  assert_status 1
  assert_eq "messages of $2" "$(count ' [EF] ' "$err")" 1
  assert_grep "$1" "$err"
}
refused 'column 8: serial port ./missing: No such file or directory$' SERIAL:./missing
refused 'column 8: file is no serial port|column 8: ./file is no serial port' SERIAL:./file
refused 'column 8: serial port: no such USB device is plugged in$' SERIAL:usb:1d6b:ffff:nobody
refused 'column 12: USB id "xyz" is not up to four hexadecimal digits$' SERIAL:usb:xyz:1
refused 'the product.s id is missing' SERIAL:usb:1234
refused 'column 22: the wanted setting of "parity" is not supported by ./left$' SERIAL:./left,parity=odd
refused 'column 20: the wanted setting of "bits" is not supported by ./left$' SERIAL:./left,bits=7
refused 'option "bits": value "9" is not between 5 and 8$' SERIAL:./left,bits=9
refused 'option "stopbits": value "3" is not between 1 and 2$' SERIAL:./left,stopbits=3
refused 'option "baud": value "0" ' SERIAL:./left,baud=0
refused 'value "maybe" is none of none, even, odd, mark, space$' SERIAL:./left,parity=maybe
refused 'value "soft" is none of none, rtscts, xonxoff, dtrdsr$' SERIAL:./left,flow=soft
refused 'column 20: flow control by DTR and DSR is not supported by ./left: Inappropriate ioctl' SERIAL:./left,flow=dtrdsr
refused 'option "dtr" has no effect with flow=dtrdsr' SERIAL:./left,flow=dtrdsr,dtr
refused 'option "rts" is not supported by the port: ' SERIAL:./left,rts
refused 'option "dtr" is not supported by the port: ' SERIAL:./left,dtr=0

run "$MODCAT" --list-serial
assert_status 0
# Each line has three fields, whatever ports there are.
awk -F'\t' 'NF != 3 { exit 1 }' "$out" || fail "$(cat "$out")"
run "$MODCAT" --list-text
assert_status 1
assert_grep 'module text has nothing that it could list$' "$err"
