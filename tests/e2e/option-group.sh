#!/usr/bin/env bash
# tests/e2e/option-group.sh -- an option that does not belong to its address is refused, unless -g says not to look.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'text\n' >file
run "$MODCAT" -u OPEN:file,reuseaddr STDOUT
assert_status 1
assert_grep 'option "reuseaddr" not supported with this address type' "$err"
assert_file "$out" ''
# With -g the option is tried, and may fail then by its own reason.
run "$MODCAT" -g -u OPEN:file,so-keepalive STDOUT
assert_status 1
assert_no_grep 'not supported with this address type' "$err"
assert_grep 'so-keepalive|keepalive|setsockopt' "$err"
