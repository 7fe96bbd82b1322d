#!/usr/bin/env bash
# tests/e2e/vsock-bad-input.sh -- wrong CIDs, ports and local addresses of VSOCK: one line, a caret, status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires '"$MODCAT" --list | grep -q "^vsock .*VSOCK"' 'needs the module vsock'

# refused COLUMN REASON ADDRESS: nothing is made before that is known
refused ()
{
  run "$MODCAT" "CREATE:never!!STDIN" "$3" </dev/null
  assert_status 1
  assert_eq "lines for $3" "$(count ' E ' "$err")" 1
  assert_grep " E address 2, column $1: $2" "$err"
  assert_grep '^ +\^' "$err"
  assert_absent never
}

refused 7 'cid "host" is no number' VSOCK:host:22
refused 7 'cid "" is no number' VSOCK::22
refused 7 'cid "-1" is no number' VSOCK:-1:22
refused 7 'cid "4294967296" is above 4294967295' VSOCK:4294967296:22
refused 9 'port "22x" is no number' VSOCK:1:22x
refused 9 'port "" is no number' VSOCK:1:
refused 9 'port "99999999999999999999" is above' VSOCK:1:99999999999999999999
refused 14 'port "x" is no number' VSOCK-LISTEN:x
refused 17 'bind "x" is not \[cid\]\[:port\]' VSOCK:1:22,bind=x
refused 17 'bind "1:2:3" is not \[cid\]\[:port\]' VSOCK:1:22,bind=1:2:3
refused 17 'bind "1:4294967296" is not \[cid\]' VSOCK:1:22,bind=1:4294967296
refused 22 'port specification not allowed in this bind option' VSOCK-LISTEN:22,bind=1:2
refused 22 'bind "1x" is not \[cid\]' VSOCK-LISTEN:22,bind=1x
refused 20 'sockets of VSOCK-LISTEN have the family 40' VSOCK-LISTEN:22,pf=ip4
refused 16 'option "via": value "STDIO" has no place here' VSOCK:1:22,via=STDIO
for few in VSOCK:1 VSOCK:1:2:3 VSOCK-LISTEN:1:2; do
  run "$MODCAT" "$few" CREATE:never
  assert_status 1
  assert_grep 'wrong number of parameters' "$err"
done
