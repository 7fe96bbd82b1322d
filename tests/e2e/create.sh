#!/usr/bin/env bash
# tests/e2e/create.sh -- CREATE truncates or makes a file, and refuses to be read.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'a long old text\n' >file
run "$MODCAT" -d -d -u - CREATE:file <<<new
assert_status 0
assert_file file 'new\n'
assert_grep ' N creating regular file "file" for writing' "$err"
run "$MODCAT" -u CREATE:file STDOUT
assert_status 1
assert_file file 'new\n'
run "$MODCAT" -u - CREAT:missing/file <<<new
assert_status 1
assert_grep 'No such file or directory' "$err"
