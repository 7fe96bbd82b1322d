#!/usr/bin/env bash
# tests/e2e/exec-fdin-fdout.sh -- fdin and fdout choose the descriptors of the program.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for kind in '' ,pipes; do
  run "$MODCAT" -t 10 - "SYSTEM:cat <&3 >&4,fdin=3,fdout=4$kind" <<<text
  assert_status 0
  assert_file "$out" 'text\n'
done
run "$MODCAT" -u - SYSTEM:true,fdout=4 </dev/null
assert_status 1
run "$MODCAT" -u SYSTEM:true,fdin=3 STDOUT
assert_status 1
