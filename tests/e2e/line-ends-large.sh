#!/usr/bin/env bash
# tests/e2e/line-ends-large.sh -- conversion of a large file: nothing is lost where blocks meet.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

seq 1 200000 >lines
sed 's/$/\r/' lines >expected
run "$MODCAT" -u OPEN:lines CREATE:dos,crnl
assert_status 0
assert_same dos expected
run "$MODCAT" -u -b 1000 OPEN:dos,crnl CREATE:unix
assert_same unix lines
run "$MODCAT" -u -b 1 OPEN:dos,crnl,readbytes=5000 CREATE:bytes
head -c 5000 dos | tr -d '\r' >expected
assert_same bytes expected
