#!/usr/bin/env bash
# tests/e2e/open-unlink.sh -- unlink-early, unlink, unlink-late and unlink-close of a file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'old\n' >file
run "$MODCAT" -u - OPEN:file,unlink-early,creat,excl <<<new
assert_status 0
assert_file file 'new\n'
run "$MODCAT" -u - OPEN:file,unlink,creat,excl <<<newer
assert_status 0
assert_file file 'newer\n'
run "$MODCAT" -u OPEN:file,unlink-close STDOUT
assert_file "$out" 'newer\n'
assert_absent file
printf 'late\n' >file
run "$MODCAT" -u OPEN:file,unlink-late SYSTEM:'cat; ls'
assert_grep '^late$' "$out"
assert_no_grep '^file$' "$out"
assert_absent file
