#!/usr/bin/env bash
# tests/e2e/pipe-broken-cool.sh -- with cool-write the broken pipe is only a notice.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo gone
start reader dd if=gone of=/dev/null bs=10 count=1
run "$MODCAT" -d -d -u /dev/zero OPEN:gone,wronly,cool-write
assert_no_grep ' E ' "$err"
assert_grep ' N write\([0-9]+, 0x[0-9a-f]+, [0-9]+\): Broken pipe' "$err"
await reader
