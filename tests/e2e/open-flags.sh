#!/usr/bin/env bash
# tests/e2e/open-flags.sh -- creat, excl, append, trunc and the access modes of OPEN.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u - OPEN:missing <<<text
assert_status 1
assert_grep ' E open\("missing", 0[0-7]+, 0[0-7]*\): No such file or directory' "$err"
assert_absent missing

run "$MODCAT" -u - OPEN:file,creat <<<0123456789
assert_status 0
assert_file file '0123456789\n'
# OPEN does not truncate.
run "$MODCAT" -u - OPEN:file <<<abc
assert_file file 'abc\n456789\n'
run "$MODCAT" -u - OPEN:file,append <<<end
assert_file file 'abc\n456789\nend\n'
run "$MODCAT" -u - OPEN:file,trunc <<<new
assert_file file 'new\n'
run "$MODCAT" -u - OPEN:file,creat,excl <<<never
assert_status 1
assert_grep 'File exists' "$err"
assert_file file 'new\n'
run "$MODCAT" -u OPEN:file,wronly STDOUT
assert_status 1
mkdir folder
run "$MODCAT" -u OPEN:file,o-directory STDOUT
assert_status 1
ln -s file link
run "$MODCAT" -u OPEN:link,nofollow STDOUT
assert_status 1
run "$MODCAT" -u OPEN:link STDOUT
assert_file "$out" 'new\n'
