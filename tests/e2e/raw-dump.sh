#!/usr/bin/env bash
# tests/e2e/raw-dump.sh -- -r and -R append the raw data of each direction to files.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'to the right' >in
printf 'to the left' >other
run "$MODCAT" -r right -R left -t 5 'OPEN:in!!CREATE:x' 'OPEN:other!!CREATE:y'
assert_status 0
assert_same right in
assert_same left other
assert_eq mode "$(stat -c %a right)" "644"
run "$MODCAT" -r right -u OPEN:in STDOUT
assert_file right 'to the rightto the right'
