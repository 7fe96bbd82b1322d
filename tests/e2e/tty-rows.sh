#!/usr/bin/env bash
# tests/e2e/tty-rows.sh -- each option of group TERMIOS sets what stty(1) reads back.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires stty
step=0.005

"$MODCAT" --dump-module termios >dump
awk -F= '/^group\.0\.option\.[0-9]+\.name=/ { name = $2 }
  /^group\.0\.option\.[0-9]+\.type=/ { print name, $2 }' dump | sort -u >rows
[ "$(wc -l <rows)" -ge 129 ] || fail "only $(wc -l <rows) rows were found"

# set_and_read OPTIONS: what a pty is set to by them, as stty tells, in one line.
set_and_read ()
{
  start pty "$MODCAT" "PTY,link=tty,$1" STALL
  wait_until "[ -e tty ] || ! kill -0 ${pid_of[pty]}"
  [ -e tty ] || fail "$1: $(cat pty.log)"
  { printf ' '; stty -a -F tty; stty -g -F tty; } | tr ';\n' '  ' >state
  stop pty
}

# shows OPTIONS WORDS: they do.
shows ()
{
  set_and_read "$1"
  grep -q -- " $2 " state || fail "$1: no \"$2\" in: $(cat state)"
}

refused ()
{
  run "$MODCAT" "PTY,$1" STALL
  assert_status 1
  assert_grep "option \"${1%=*}\" is not supported by the terminal" "$err"
}

while read -r name type; do
  case $name:$type in
    b0:*) shows b0 'speed 0 baud' ;;
    b*:CONST | *[0-9]:CONST)
      case $name in
        cs8) shows cs8 cs8 ;;
        cs?) refused "$name" ;;                 # a pty has 8 bits
        b[0-9][0-9]*) shows "b75,$name" "speed ${name#b} baud" ;;
        *) shows "${name%?}dly,$name" "$name" ;;
      esac ;;
    [bfnv]*dly:BOOL) shows "$name" "${name%dly}1" ;;
    parenb:*) refused parenb; shows parenb=0 -parenb ;;
    cread:*) shows cread cread; refused cread=0 ;;
    pendin:*) shows pendin '[0-9a-f]*:[0-9a-f]*:[0-9a-f]*:[4-7c-f][0-9a-f][0-9a-f][0-9a-f]:[0-9a-f:]*' ;;
    *:BOOL)
      [ "$name" != tiocsctty ] || continue      # see pty-ctty.sh
      shows "$name=1" "$name"
      shows "$name=1,$name=0" "-$name" ;;
    csize:*) shows csize=3 cs8 ;;
    *dly:UNSIGNED-INT) shows "$name=2" "${name%dly}2" ;;
    vmin:* | vtime:*) shows "$name=7" "${name#v} = 7" ;;
    vswtc:*) shows "$name=5" 'swtch = ^E' ;;
    vreprint:*) shows "$name=5" 'rprnt = ^E' ;;
    v*:BYTE) shows "$name=5" "${name#v} = ^E" ;;
    ?speed:*) shows "$name=13" 'speed 9600 baud'; shows "$name=9600" 'speed 9600 baud' ;;
    raw:*) shows rawer,echo,opost,isig,raw,icanon=0 'echo' ;;
    sane:*) shows rawer,sane 'isig icanon iexten echo echoe echok' ;;
    termios-cfmakeraw:*) shows cfmakeraw '-isig -icanon -iexten -echo echoe' ;;
    termios-rawer:*) shows rawer '-isig -icanon -iexten -echo -echoe'
      shows b9600,rawer 'speed 9600 baud' ;;
    termios-setflags:*) shows setflags=3:0x8,setflags=1:5 '-isig -icanon -iexten echo' ;;
    tiocswinsz:*) shows winsz=91:37 'rows 37  columns 91' ;;
    xtabs:*) shows xtabs tab3 ;;
    *) fail "no test for row $name of type $type" ;;
  esac
done <rows
