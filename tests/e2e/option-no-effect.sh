#!/usr/bin/env bash
# tests/e2e/option-no-effect.sh -- an option that its address has no use for is refused by its name, not dropped.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

refused ()
{
  run "$MODCAT" "$1" "$2"
  assert_status 1
  assert_grep "option \"$3" "$err"
  assert_no_grep 'unknown option' "$err"
  assert_nothing_runs
}

refused EXEC:cat,reuseaddr PIPE 'reuseaddr" has no effect on EXEC'
refused PIPE,noatime - 'o-noatime" needs a named pipe'
refused TEXT:x,user-early=0 - 'user-early" not supported with this address type'
