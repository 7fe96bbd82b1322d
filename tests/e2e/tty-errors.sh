#!/usr/bin/env bash
# tests/e2e/tty-errors.sh -- what is no terminal, or can't be set so, is one clear error with exit status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# refused REGEX ADDRESS
refused ()
{
  run "$MODCAT" -u "$2" -
  assert_status 1
  assert_eq "messages of $2" "$(count ' [EF] ' "$err")" 1
  assert_grep "$1" "$err"
}

echo data >file
refused 'column 11: tcgetattr\([0-9]+, 0x[0-9a-f]+\): Inappropriate ioctl for device; it is no terminal$' OPEN:file,raw
refused 'ioctl\([0-9]+, TIOCGWINSZ\): Inappropriate ioctl for device$' OPEN:file,winsz=80:25
refused 'ioctl\([0-9]+, TIOCSCTTY\): Inappropriate ioctl for device$' OPEN:file,ctty
refused 'option "winsz": value "80" needs two numbers' OPEN:file,winsz=80
refused 'value "80:70000" has a second number that is too large$' OPEN:file,winsz=80:70000
refused 'value "4:0" has a first number that is too large$' OPEN:file,setflags=4:0
refused 'value "1:0x1ffffffff" has a second number that is too large$' OPEN:file,setflags=1:0x1ffffffff
refused 'value "-1:5" needs two numbers' OPEN:file,setflags=-1:5
refused 'option "crdly": value "4" is not between 0 and 3$' OPEN:file,crdly=4
refused 'option "veof": value "256" ' OPEN:file,veof=256
refused 'option "raw"' OPEN:file,raw=1
assert_file file 'data\n'

# Both descriptors of STDIO have to be terminals, as in socat.
start pty "$MODCAT" PTY,link=tty STALL
wait_until '[ -e tty ]'
before=$(stty -g -F tty)
status=0
"$MODCAT" -,raw STALL <"tty" >file 2>err.file || status=$?
assert_status 1
assert_grep ' E .*tcgetattr\(1, ' err.file
assert_eq 'settings' "$(stty -g -F tty)" "$before"
refused 'option "parenb" is not supported by the terminal on fd [0-9]+$' OPEN:tty,noctty,parenb
refused 'unknown option "bauds"' OPEN:tty,noctty,bauds=5
assert_eq 'settings' "$(stty -g -F tty)" "$before"
