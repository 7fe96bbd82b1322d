#!/usr/bin/env bash
# tests/e2e/functions.sh -- the helpers: what fails must fail, and leave nothing.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# script NAME: a script of standard input that begins like all others
script ()
{
  { echo '#!/bin/bash'; echo '. "$tests_dir/functions.sh"'; cat; } >"$1"
  chmod +x "$1"
}

mkdir tmp
export TMPDIR=$work/tmp
left ()
{
  assert_eq "left in TMPDIR" "$(ls -A tmp)" ''
  assert_nothing_runs
}

script fails <<'SH'
mkfifo fifo
start sleeper bash -c 'trap "" TERM; read x <fifo'
assert_eq things one two
SH
run ./fails
assert_status 1
assert_grep 'fails: line 5: things: got "one", expected "two"' "$err"
left

for bad in false 'run false; assert_status 0' 'wait_until false 0' 'echo x | assert_grep y /dev/stdin' 'assert_absent .' \
  'limit=1; run sleep 60' 'echo a >a; assert_file a b' 'echo a >a; echo b >b; assert_same a b' 'start x sleep 60; until [ -n "$(ours)" ]; do :; done; assert_nothing_runs' \
  'assert_no_grep root /etc/passwd' 'start x sleep 60; await x 0'; do
  script bad <<<"patience=0; $bad"
  run ./bad
  [ "$status" -eq 1 ] || fail "status $status for: $bad"
  left
done

script skips <<<'requires no-such-program'
run ./skips
assert_status 77
assert_file "$out" 'skips: skipped: needs the program no-such-program\n'

script passes <<<'cleanup_fn echo 1; cleanup_fn echo "2  3"; start x sleep 60; stop x; assert_status 143; run sh -c "exit 3"; assert_status 3'
run ./passes
assert_status 0
assert_file "$out" '2  3\n1\n'

script killed <<<'start x sleep 60; touch ../ready; wait_until false 60'
start killed ./killed
wait_until '[ -e tmp/ready ]'
rm tmp/ready
stop killed TERM
assert_status 143
left
