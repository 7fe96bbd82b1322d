#!/usr/bin/env bash
# tests/e2e/port-range.sh -- a port that cannot be is refused before anything opens.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for address in TCP:localhost:65536 TCP:localhost:99999 TCP-LISTEN:70000 TCP4:localhost:-1 \
  TCP:localhost: TCP-LISTEN:4294967376 TCP:localhost:80,sourceport=65536 TCP6-LISTEN:0x10000; do
  run "$MODCAT" -u OPEN:made,creat "$address"
  assert_status 1
  assert_absent made
  run "$MODCAT" -u "$address" CREATE:made
  assert_status 1
  assert_absent made
done
run "$MODCAT" TCP:localhost:99999 -
assert_grep '99999' "$err"
assert_grep '65535' "$err"
