#!/usr/bin/env bash
# tests/e2e/lost-bytes.sh -- bytes that can not be delivered any more are counted in a warning, and the status is 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo sink
exec 5<>sink
# Nobody reads, so that the timeout comes while bytes are on their way.
run "$MODCAT" -b 100000 -T 0.3 -u /dev/zero OPEN:sink
assert_status 1
assert_grep ' W [0-9]+ bytes that were read from address 1 are lost: address 2 did not take them' "$err"
exec 5>&-
start reader dd if=sink of=/dev/null bs=10 count=1
run "$MODCAT" -u /dev/zero OPEN:sink,wronly
assert_status 1
assert_grep ' W [0-9]+ bytes .* lost' "$err"
await reader
