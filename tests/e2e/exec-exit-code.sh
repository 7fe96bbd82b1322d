#!/usr/bin/env bash
# tests/e2e/exec-exit-code.sh -- exit-code hands on the program's own status, whichever comes first, its end or that of its data.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '#!/bin/sh\nexit $1\n' >exits
printf '#!/bin/sh\nexec >&-\nsleep 0.2\nexit $1\n' >closes-first
printf '#!/bin/sh\ntrap "exit 9" TERM\necho ready\nwhile :; do sleep 0.05; done\n' >stays
printf '#!/bin/bash\ntrap "" TERM\necho ready\nread -rt 20 _ <>never\n' >deaf
chmod +x exits closes-first stays deaf
mkfifo never
for status in 0 1 7 255; do
  for way in ./exits ./closes-first; do
    wanted=$status
    run "$MODCAT" -u -t 10 "EXEC:$way $wanted,exit-code" STDOUT
    assert_status "$wanted"
    assert_no_grep . "$err"
    status=$wanted
  done
done
run "$MODCAT" -t 0.2 "EXEC:./exits 3,exit-code,pipes" STDOUT
assert_status 3
run "$MODCAT" -u - SYSTEM:'cat >/dev/null; kill -9 $$',exit-code <<<text
assert_status 137

# What the program did not take is told of, but its own status says more; and 0 is not success then.
head -c 300000 /dev/zero >zeros
for way in '' ,pipes ,pty,rawer; do
  for _ in {1..20}; do
    run "$MODCAT" -u - SYSTEM:'exit 7',exit-code$way <<<x
    assert_status 7
  done
  run "$MODCAT" -t 5 OPEN:zeros,rdonly!!STDOUT SYSTEM:'exit 7',exit-code$way
  assert_status 7
  assert_grep ' W [0-9]+ bytes that were read from address 1 are lost' "$err"
  run "$MODCAT" -u OPEN:zeros SYSTEM:'exit 0',exit-code$way
  assert_status 1
done

# One that outlives the session gets SIGTERM, and its answer to that counts; one that ignores it is not waited for.
mkfifo in
# outlive PROGRAM: it ends, or not, when it is ready and the other side has ended
outlive ()
{
  rm -f got
  start relay "$MODCAT" -t 0.1 'OPEN:in!!CREATE:got' "EXEC:$1,exit-code"
  exec 5>in
  wait_until 'grep -q ready got'
  exec 5>&-
  await relay
}
outlive ./stays
assert_status 9
outlive ./deaf
assert_status 1
assert_grep ' W child [0-9]+ does not end on SIGTERM: its exit status is not known' relay.log

# An error of our own is not covered up.
run "$MODCAT" -u EXEC:'seq 1 9',exit-code /dev/full
assert_status 1
