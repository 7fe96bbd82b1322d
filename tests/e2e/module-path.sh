#!/usr/bin/env bash
# tests/e2e/module-path.sh -- MODCAT_MODULE_PATH chooses the modules; the list tells what they offer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" --list
assert_status 0
for word in TCP-LISTEN OPEN EXEC UNIX-CONNECT PIPE TEXT STDIO; do
  assert_grep "\\<$word\\>" "$out"
done
run "$MODCAT" --dump-config
assert_status 0
assert_grep '^[a-z_-]+=.' "$out"
assert_eq "other lines" "$(count -v '^[a-z0-9_.-]+=' "$out")" 0
run "$MODCAT" --dump-module tcp
assert_status 0
assert_eq "other lines" "$(count -v '^[a-z0-9_.-]+=' "$out")" 0
run "$MODCAT" --dump-module nosuch
assert_status 1
