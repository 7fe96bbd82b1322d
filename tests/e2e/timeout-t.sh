#!/usr/bin/env bash
# tests/e2e/timeout-t.sh -- after one end of file, -t ends a session whose other side stays silent.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'hello' >in
SECONDS=0
run "$MODCAT" -d -d -d -t 0.3 'OPEN:in!!CREATE:got' 'SYSTEM:cat >sent; exec sleep 60'
assert_status 0
assert_grep ' I poll timed out \(no data within 0\.300000 seconds\)' "$err"
[ "$SECONDS" -lt 20 ] || fail "took $SECONDS s"
assert_file sent 'hello'
assert_file got ''
