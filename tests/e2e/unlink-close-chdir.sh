#!/usr/bin/env bash
# tests/e2e/unlink-close-chdir.sh -- what is removed at the end is what was opened, also with chdir and relative paths.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkdir folder
echo inner >folder/file
echo outer >file
run "$MODCAT" -u OPEN:file,chdir=folder,unlink-close STDOUT
assert_status 0
assert_file "$out" 'inner\n'
assert_absent folder/file
assert_file file 'outer\n'
