#!/usr/bin/env bash
# tests/e2e/block-size.sh -- -b is the size of the largest block that is read and written.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 10000
run "$MODCAT" -u -x -b 4000 OPEN:data CREATE:got
assert_status 0
assert_eq blocks "$(grep -Eo 'length=[0-9]+ from=[0-9]+ to=[0-9]+' "$err" | tr '\n' ,)" \
  'length=4000 from=0 to=3999,length=4000 from=4000 to=7999,length=2000 from=8000 to=9999,'
assert_same got data

run "$MODCAT" -u -x -b0x1000 OPEN:data CREATE:got
assert_eq first "$(grep -Eo 'length=[0-9]+' "$err" | head -n 1)" length=4096
