#!/usr/bin/env bash
# tests/e2e/exec-inherited.sh -- a program inherits no descriptor of ours.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -d /proc/self/fd ]' 'needs /proc'
run "$MODCAT" -u OPEN:/dev/null SYSTEM:'cat >/dev/null; echo to stdout'
assert_status 0
assert_file "$out" 'to stdout\n'

# What ls has open when nobody is in between.
run ls /proc/self/fd
cp "$out" expected
for kind in '' ,pipes; do
  run "$MODCAT" -u "EXEC:ls /proc/self/fd$kind" STDOUT
  assert_same "$out" expected
  run "$MODCAT" -t 5 /dev/null "SYSTEM:ls /proc/self/fd >list; cat$kind"
  assert_same list expected
done
