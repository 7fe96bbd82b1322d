#!/usr/bin/env bash
# tests/e2e/pipe-broken.sh -- writing to a reader that has gone is an error with status 1, not a death by SIGPIPE.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo gone
start reader dd if=gone of=/dev/null bs=10 count=1
run "$MODCAT" -u /dev/zero OPEN:gone,wronly
assert_status 1
assert_grep ' E write\([0-9]+, 0x[0-9a-f]+, [0-9]+\): Broken pipe' "$err"
await reader
