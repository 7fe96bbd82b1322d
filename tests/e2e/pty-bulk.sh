#!/usr/bin/env bash
# tests/e2e/pty-bulk.sh -- 16 MiB through a null-modem cable of two ptys, both ways, arrive as they were sent.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
size=$((16 * 1024 * 1024))
random_file a $size
random_file b $size
start cable "$MODCAT" PTY,link=left,rawer PTY,link=right,rawer
wait_until '[ -e left ] && [ -e right ]'

"$MODCAT" -u "OPEN:right,noctty,readbytes=$size" CREATE:a.out &
right=$!
"$MODCAT" -u "OPEN:left,noctty,readbytes=$size" CREATE:b.out &
left=$!
"$MODCAT" -u OPEN:a OPEN:left,noctty &
first=$!
"$MODCAT" -u OPEN:b OPEN:right,noctty &
second=$!
wait_until "! kill -0 $left && ! kill -0 $right" 60
for pid in $left $right $first $second; do
  wait "$pid" || fail 'a transfer failed'
done
assert_same a a.out
assert_same b b.out
stop cable
assert_status 143
assert_absent left
assert_absent right
