#!/usr/bin/env bash
# tests/e2e/checked-first.sh -- what is wrong with the second address is told before the first one opens.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for second in TCP:localhost:99999 NOSUCH:x OPEN:f,nosuch=1 OPEN:f,readbytes=x \
  OPEN:f:g PIPE,bind=x "OPEN:'f" 'EXEC:' 'OPEN:a!!b!!c'; do
  run "$MODCAT" OPEN:made,creat "$second"
  assert_status 1
  assert_grep ' E address 2' "$err"
  assert_absent made
done
