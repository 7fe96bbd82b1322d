#!/usr/bin/env bash
# tests/e2e/serve-refused.sh -- what option serve can not be together with is refused by name, before anything opens.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

refused ()
{
  local words=$1

  shift
  run "$MODCAT" "$@"
  assert_status 1
  assert_no_grep 'listening on' "$err"
  assert_grep "$words" "$err"
}

L=TCP-LISTEN:0,bind=$LO
refused 'option "fork" gives each peer a process' "$L,serve,fork" PIPE
refused 'option "fork" of the second address' "$L,serve" "$L,fork"
refused 'option "su" changes the whole process' "$L,serve,su=root" PIPE
refused 'option "chroot" changes the whole process' "$L,serve" "PIPE,chroot=/"
refused 'option "setuid-early" changes' "$L,serve" "PIPE,setuid-early=0"
refused 'option "nofork" changes the whole process' "$L,serve" EXEC:cat,nofork
refused 'option "flock" may make the whole process wait' "$L,serve" CREATE:f,flock
refused 'option "setlkw" changes the whole process' "$L,serve" CREATE:f,setlkw
refused 'option "exit-code" changes' "$L,serve" EXEC:cat,exit-code
refused 'option "serve" is for the first address' - "$L,serve"
refused 'option "serve" is for the first address' "$L,serve!!-" PIPE
refused 'option "serve" is for addresses that wait' TCP:$LO:1,serve PIPE
refused 'max-children not allowed' "$L,max-children=2" PIPE
# A program has a process of its own, and the listener may change before.
start server "$MODCAT" -d -d "$L,serve,setgid-early=$(id -g)" EXEC:cat,setsid
exec 5<>"/dev/tcp/$LO/$(port_of server)"
wait_log server ' N #1 starting data transfer loop'
