#!/usr/bin/env bash
# tests/e2e/stdio-blocking.sh -- the inherited standard input is never switched to non-blocking.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo in
exec 5<>in
start relay "$MODCAT" -d -d -u - CREATE:got <&5
wait_log relay 'starting data transfer loop'
echo text >&5
wait_until '[ -s got ]'
# The flags are those of the open file description, which this shell shares.
flags=$(sed -n 's/^flags:[[:space:]]*//p' "/proc/$$/fdinfo/5")
assert_eq O_NONBLOCK "$((flags & 04000))" 0
