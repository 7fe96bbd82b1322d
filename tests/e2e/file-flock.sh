#!/usr/bin/env bash
# tests/e2e/file-flock.sh -- flock-ex-nb refuses a file that another process has under flock.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires flock
: >file
exec 7<file
flock -x 7
run "$MODCAT" -u - OPEN:file,flock-ex-nb <<<never
assert_status 1
run "$MODCAT" -u - OPEN:file,flock-sh-nb <<<never
assert_status 1
assert_file file ''
flock -u 7
run "$MODCAT" -u - OPEN:file,flock-nb <<<text
assert_status 0
assert_file file 'text\n'
