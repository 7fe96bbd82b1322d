#!/usr/bin/env bash
# tests/e2e/numbers.sh -- numbers that are empty, too large, negative or followed by something are refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

refused ()
{
  run "$MODCAT" -u OPEN:made,creat "OPEN:/dev/null,$1"
  assert_status 1
  grep -Fq "${1%%=*}" "$err" || fail "the message does not name ${1%%=*}"
  assert_absent made
}

refused readbytes=
refused readbytes=x
refused readbytes=12k
refused readbytes=-1
refused readbytes=18446744073709551616
refused escape=99999999999
refused escape=256
refused append=maybe
refused append=
refused seek=0x
refused seek=9223372036854775808
refused mode=8
refused mode=0x1ff
refused umask=77777777777
run "$MODCAT" -u OPEN:/dev/null "TCP-LISTEN:0,fork,max-children=-1"
assert_status 1
run "$MODCAT" -u OPEN:/dev/null "TCP:$LO:1,interval=1x"
assert_status 1
run "$MODCAT" -u OPEN:/dev/null "TCP:$LO:1,retry=4294967296"
assert_status 1
