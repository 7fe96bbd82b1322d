#!/usr/bin/env bash
# tests/e2e/exec-answer.sh -- what a program says arrives, whether it has read its input or not.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

head -c 500000 /dev/zero >in
for i in 1 2 3 4 5 6 7 8 9 10; do
  run "$MODCAT" - SYSTEM:'exec <&-; echo answer' <in
  assert_file "$out" 'answer\n'
  run "$MODCAT" - SYSTEM:'head -c 1 >seen; echo answer',pipes <in
  assert_file "$out" 'answer\n'
done

# One that takes what it wants of little is no error.
echo x >little
run "$MODCAT" - SYSTEM:'read line; echo $line' <little
assert_status 0
assert_file "$out" 'x\n'
assert_file "$err" ''
