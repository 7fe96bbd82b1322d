#!/usr/bin/env bash
# tests/e2e/file-full.sh -- a full disk is an error with status 1, and what is lost is counted.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -c /dev/full ]' 'needs /dev/full'
random_file data 100000
run "$MODCAT" -u OPEN:data OPEN:/dev/full
assert_status 1
assert_grep ' E write\([0-9]+, 0x[0-9a-f]+, [0-9]+\): No space left on device' "$err"
assert_grep ' W [0-9]+ bytes .* lost' "$err"
