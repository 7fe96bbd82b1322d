#!/usr/bin/env bash
# tests/e2e/exec-both-ways.sh -- 16 MiB through a program and back; its end of file comes at once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 16777216
limit=60
for kind in '' ,pipes; do
  rm -f got
  run "$MODCAT" -t 300 'OPEN:data!!CREATE:got' "EXEC:cat$kind"
  assert_status 0
  assert_same got data
done
