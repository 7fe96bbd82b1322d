#!/usr/bin/env bash
# tests/e2e/option-chdir.sh -- chdir acts while its address is opened, and no longer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkdir folder
printf 'inside\n' >folder/file
run "$MODCAT" -u OPEN:file,chdir=folder CREATE:copy
assert_status 0
assert_file copy 'inside\n'
run "$MODCAT" -u OPEN:file,cd=missing STDOUT
assert_status 1
assert_grep 'No such file or directory' "$err"
