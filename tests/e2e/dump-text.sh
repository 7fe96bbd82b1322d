#!/usr/bin/env bash
# tests/e2e/dump-text.sh -- -v shows the data as text on stderr, with a header for each block.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf 'a\tb\r\\\x07\x01\xff\nend' >in
run "$MODCAT" -v -u OPEN:in STDOUT
assert_status 0
assert_same "$out" in
head -n 1 "$err" >header
assert_grep '^> [0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}  length=12 from=0 to=11$' header
tail -n +2 "$err" >text
assert_file text 'a\tb\\r\\\\\\a..\nend'
