#!/usr/bin/env bash
# tests/e2e/cli-help.sh -- -V and the three levels of help go to stdout with status 0 and grow.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for option in -V -h -hh -hhh '-?' '-??'; do
  run "$MODCAT" "$option"
  assert_status 0
  [ -s "$out" ] || fail "$option prints nothing"
  [ ! -s "$err" ] || fail "$option writes to stderr"
  cp "$out" "out$option"
done
assert_grep '[0-9]+\.[0-9]+' out-V
assert_grep 'TCP-CONNECT:<host>:<port>' out-h
assert_no_grep '\<TCP-L\>' out-h
assert_grep '\<reuseaddr\>' out-hh
assert_grep 'TCP-L\>' out-hhh
[ "$(wc -l <out-hh)" -gt "$(wc -l <out-h)" ] || fail "-hh tells no more than -h"
[ "$(wc -l <out-hhh)" -gt "$(wc -l <out-hh)" ] || fail "-hhh tells no more than -hh"
assert_same 'out-?' out-h
assert_same 'out-??' out-hh
