#!/usr/bin/env bash
# tests/e2e/file-fs-flags.sh -- fs-nodump and its kin set the attributes of a file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires lsattr
: >probe
requires 'chattr +d probe && lsattr probe | grep -q "^[^ ]*d"' 'needs a file system with attributes'
run "$MODCAT" -u - CREATE:file,fs-nodump,noatime=1 </dev/null
assert_status 0
lsattr file >attributes
assert_grep '^[^ ]*d' attributes
run "$MODCAT" -u - OPEN:file,ext2-nodump=0,fs-sync </dev/null
assert_status 0
lsattr file >attributes
assert_no_grep '^[^ ]*d' attributes
assert_grep '^[^ ]*S' attributes
