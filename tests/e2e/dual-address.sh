#!/usr/bin/env bash
# tests/e2e/dual-address.sh -- X!!Y reads from X and writes to Y.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'question\n' >in
printf 'answer\n' >other
run "$MODCAT" -t 5 'OPEN:in!!CREATE:got' 'OPEN:other!!CREATE:sent'
assert_status 0
assert_file got 'answer\n'
assert_file sent 'question\n'

# Options belong to their half.
run "$MODCAT" -t 5 'OPEN:in!!OPEN:got,append' 'OPEN:other,readbytes=3!!CREATE:sent'
assert_status 0
assert_file got 'answer\nans'
