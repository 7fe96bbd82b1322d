#!/usr/bin/env bash
# tests/e2e/pipe-unnamed-options.sh -- options of paths are refused for an unnamed pipe, not ignored.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for option in perm=600 unlink-close=0 creat append unlink-early unlink perm-early=600; do
  run "$MODCAT" - "PIPE,$option"
  assert_status 1
  assert_grep "option \"$(echo "$option" | sed 's/=.*//; s/^creat$/o-creat/')\"" "$err"
done
run "$MODCAT" -t 5 - PIPE,nonblock,f-setpipe-sz=4096 <<<text
assert_status 0
assert_file "$out" 'text\n'
