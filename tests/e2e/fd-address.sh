#!/usr/bin/env bash
# tests/e2e/fd-address.sh -- FD uses an inherited descriptor, in the direction that is asked for.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'text\n' >in
run "$MODCAT" -d -d -u FD:3 FD:4 3<in 4>got
assert_status 0
assert_file got 'text\n'
assert_grep ' N using file descriptor 3 for reading' "$err"
assert_grep ' N using file descriptor 4 for writing' "$err"
run "$MODCAT" -u FD:0x3 STDOUT 3<in
assert_file "$out" 'text\n'
run "$MODCAT" -u FD:77 STDOUT
assert_status 1
assert_grep 'Bad file descriptor' "$err"
for bad in x 3x '' -1; do
  run "$MODCAT" -u "FD:$bad" STDOUT
  assert_status 1
done
