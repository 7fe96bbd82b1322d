#!/usr/bin/env bash
# tests/e2e/statistics.sh -- --statistics counts packets and bytes of both directions at the end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '0123456789' >in
printf 'abc' >other
run "$MODCAT" --statistics -b 4 -t 5 'OPEN:in!!CREATE:a' 'OPEN:other!!CREATE:b'
assert_status 0
assert_grep ' W statistics are experimental' "$err"
assert_grep ' I STATISTICS: left to right:  *3 packets\(s\),  *10 byte\(s\)$' "$err"
assert_grep ' I STATISTICS: right to left:  *1 packets\(s\),  *3 byte\(s\)$' "$err"

# Only the direction that is in use.
run "$MODCAT" --experimental --statistics -u OPEN:in STDOUT
assert_no_grep 'right to left|experimental' "$err"
assert_grep 'left to right: 1 packets\(s\), 10 byte\(s\)$' "$err"
