#!/usr/bin/env bash
# tests/e2e/raw-dump-name.sh -- names of raw dump files are expanded.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'x' >in
export MY_PART=part
run "$MODCAT" -r 'd-$MY_PART-$$-$PROGNAME' -u OPEN:in STDOUT
assert_status 0
ls d-part-* >names
assert_grep "^d-part-[0-9]+-$(basename "$MODCAT")\$" names

run "$MODCAT" -r 't-$TIMESTAMP-$MICROS' -R 'u-$TIMESTAMP-$MICROS' 'OPEN:in!!CREATE:a' 'OPEN:in!!CREATE:b'
ls t-* u-* >names
assert_grep '^t-[0-9]{8}T[0-9]{6}-[0-9]{6}$' names
# Both names come from one look at the clock.
assert_eq "time" "$(sed 's/^.//' names | sort -u | wc -l)" 1

run "$MODCAT" -r 'unset-$NO_SUCH_VARIABLE-\$x' -u OPEN:in STDOUT
assert_file 'unset--$x' 'x'
