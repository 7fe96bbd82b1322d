#!/usr/bin/env bash
# tests/e2e/open-perm.sh -- perm with the umask at creation; perm-late and user change existing files.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

umask 027
run "$MODCAT" -u - OPEN:file,creat </dev/null
assert_eq default "$(stat -c %a file)" 640
run "$MODCAT" -u - OPEN:other,creat,perm=0606 </dev/null
assert_eq perm "$(stat -c %a other)" 600
run "$MODCAT" -u - OPEN:third,creat,umask=0,perm=0606 </dev/null
assert_eq umask "$(stat -c %a third)" 606
run "$MODCAT" -u - OPEN:file,perm-late=0604 </dev/null
assert_eq late "$(stat -c %a file)" 604
run "$MODCAT" -u - OPEN:file,perm-early=0611 </dev/null
assert_eq early "$(stat -c %a file)" 611
run "$MODCAT" -u - CREATE:made,mode=0440 </dev/null
assert_eq create "$(stat -c %a made)" 440
for bad in 999 0x1ff ''; do
  run "$MODCAT" -u - "CREATE:bad,mode=$bad" </dev/null
  assert_status 1
done
assert_absent bad
