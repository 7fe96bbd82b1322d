#!/usr/bin/env bash
# tests/e2e/unix-refused.sh -- connecting to a path where nobody listens, or that is no socket.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u UNIX-CONNECT:missing CREATE:never
assert_status 1
assert_grep ' E connect\(, AF=1 "missing", [0-9]+\): No such file or directory' "$err"
: >plain
run "$MODCAT" -u UNIX-CONNECT:plain CREATE:never
assert_status 1
assert_grep ' E connect\(, AF=1 "plain", [0-9]+\): Connection refused' "$err"
assert_absent never
long=$(printf 'x%.0s' {1..120})
run "$MODCAT" -u "UNIX-CONNECT:$long" CREATE:never
assert_status 1
run "$MODCAT" "UNIX-LISTEN:$long" CREATE:never
assert_status 1
assert_absent never
assert_eq files "$(find . -name 'x*' | wc -l)" 0
