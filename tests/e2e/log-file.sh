#!/usr/bin/env bash
# tests/e2e/log-file.sh -- -lf appends the messages to a file, dumps still go to stderr.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'x' >in
printf 'already there\n' >log
run "$MODCAT" -d -d -x -lf log -u OPEN:in STDOUT
assert_status 0
assert_grep '^already there$' log
assert_grep ' N exiting with status 0' log
assert_no_grep ' N ' "$err"
assert_grep '^ 78$' "$err"
run "$MODCAT" -d -d -lflog2 -u OPEN:in STDOUT
[ -s log2 ] || fail "no log2"
# -ls returns to stderr.
run "$MODCAT" -d -d -lf log3 -ls -u OPEN:in STDOUT
assert_grep ' N exiting with status 0' "$err"

run "$MODCAT" -lf missing/log -u OPEN:in CREATE:never
assert_status 1
assert_grep 'cannot open log file "missing/log": No such file or directory' "$err"
assert_absent never
