#!/usr/bin/env bash
# tests/e2e/exec-pty-into.sh -- a program on a terminal that only takes data gets every byte, an end of file, and the time it needs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
seq 1 20000 >in
printf 'no end' >>in
# Larger than what terminals hold, and read late, slowly, by bytes or by lines.
mkfifo gate
for options in pty pty,rawer pty,rawer,vmin=200 pty,sitout-eio=1 pty,veof=1; do
  for program in 'cat >copy' 'read x <gate; cat >copy' 'dd bs=1 count=5 2>/dev/null; cat | cat'; do
    case $program in dd*) program="{ $program; } >copy" ;; esac
    rm -f copy
    start modcat "$MODCAT" -t 0.1 -u OPEN:in "SYSTEM:'$program',$options"
    case $program in *gate*) echo >"gate" ;; esac
    await modcat
    assert_status 0
    assert_same copy in
  done
done

# Nothing at all is an end, too; it stays one; and it is told of on the way back.
run "$MODCAT" -u /dev/null SYSTEM:'cat; cat; cat; echo over >told',pty
assert_status 0
assert_file told 'over\n'
run "$MODCAT" -U SYSTEM:'cat >told',pty,rawer TEXT:text
assert_file told text

# What the program makes of it counts, and when it closes its terminal before its end.
run "$MODCAT" -u OPEN:in SYSTEM:'cat >/dev/null; exit 7',pty,exit-code
assert_status 7
run "$MODCAT" -u TEXT:text SYSTEM:'exec <&-; kill -0 $PPID && echo alive >told',pty
assert_status 0
assert_file told 'alive\n'
assert_nothing_runs
