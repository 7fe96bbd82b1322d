#!/usr/bin/env bash
# tests/e2e/exec-pty.sh -- pty, openpty, ptmx: the program has a terminal, set as the options say; its end is the end of file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for how in pty openpty ptmx; do
  run "$MODCAT" -t 10 - SYSTEM:'tty; stty size; stty -a | grep -o -e -echo.echoe; tty </dev/tty',$how,setsid,ctty,winsz=91:33,echo=0,onlcr=0
  assert_status 0
  assert_grep '^/dev/(pts/|pty)' "$out"
  assert_grep '^33 91$' "$out"
  assert_grep '^-echo echoe$' "$out"
  assert_eq 'lines' "$(wc -l <"$out")" 4
done

# The terminal's echo comes back, as to somebody who types; without it nothing does.
run "$MODCAT" -t 10 - SYSTEM:'read x; echo "got $x"',pty,onlcr=0 <<<text
assert_file "$out" 'text\ngot text\n'
run "$MODCAT" -t 10 - SYSTEM:'read x; echo "got $x"',pty,raw,echo=0 <<<text
assert_file "$out" 'got text\n'

# No byte is lost at the end; one way only leaves the other descriptor as it was.
seq 1 30000 >expected
for _ in 1 2 3 4 5 6 7 8 9 10; do
  run "$MODCAT" -u EXEC:'seq 1 30000',pty,rawer STDOUT
  assert_status 0
  assert_same "$out" expected
done
run "$MODCAT" -u SYSTEM:'[ -t 1 ] && [ ! -t 0 ] && [ ! -t 2 ] && echo yes',pty,onlcr=0 STDOUT
assert_file "$out" 'yes\n'
run "$MODCAT" -u SYSTEM:'[ -t 2 ] && echo yes >&2',pty,onlcr=0,stderr STDOUT
assert_file "$out" 'yes\n'

# A link names the slave as long as it is there.
run "$MODCAT" -u SYSTEM:'tty <&1; readlink link',pty,onlcr=0,link=link STDOUT
assert_eq 'link' "$(sed -n 2p "$out")" "$(sed -n 1p "$out")"
assert_absent link

# What fails is told by one line, before data flows.
run "$MODCAT" -u EXEC:/no/such/program,pty,link=link CREATE:got
assert_status 1
assert_eq 'lines of errors' "$(wc -l <"$err")" 1
assert_grep ' E execvp\("/no/such/program", "program"\): No such file' "$err"
assert_absent link
run "$MODCAT" -u EXEC:'echo x',link=link CREATE:got
assert_status 1
assert_grep 'option symbolic-link has no effect without option pty' "$err"
run "$MODCAT" -u EXEC:'echo x',pty,pipes,onlcr=0 STDOUT
assert_file "$out" 'x\n'
assert_grep 'ignoring "pipes"' "$err"
run "$MODCAT" -u SYSTEM:'exit 6',pty,exit-code STDOUT
assert_status 6

# The program's terminal is given away, not the device that all terminals come from (which socat gives away).
if [ "$(id -u)" -eq 0 ]; then
  before=$(stat -c '%u:%g' /dev/ptmx)
  run "$MODCAT" -t 5 - "SYSTEM:'stat -c %u:%g \$(tty)',pty,user-late=65534,group-late=65533" </dev/null
  assert_status 0
  assert_file "$out" '65534:65533\r\n'
  assert_eq "owner of /dev/ptmx" "$(stat -c '%u:%g' /dev/ptmx)" "$before"
fi
