#!/usr/bin/env bash
# tests/e2e/cli-errors.sh -- wrong command lines are refused with status 1 and a message that names the word.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

refused ()
{
  local text=$1

  shift
  run "$MODCAT" "$@"
  [ "$status" -eq 1 ] || fail "status $status for: $*"
  grep -Eq -e "$text" "$err" || fail "no \"$text\" for: $*"
  [ ! -s "$out" ] || fail "output on stdout for: $*"
}

refused 'exactly 2 addresses required \(there are 0\)'
refused 'exactly 2 addresses required \(there are 1\)' -
refused 'exactly 2 addresses required \(there are 3\)' - - -
refused 'unknown option "-Z"' -Z - -
refused 'unknown option "--foo"' --foo - -
refused 'unknown log option "-lz"' -lz - -
refused 'unknown syslog facility "9"' -ly9 - -
refused '"-u -v" instead of "-uv"' -uv - -
refused 'requires an argument' -b
refused 'requires an argument' -lf
refused 'option -L requires an argument' -L
refused '-t' -t x - -
refused '-T' -T - -
refused '-b' -b 12k - -
refused '-b' -b -1 - -
refused '-U and -u|-u and -U' -u -U - -
refused 'only one .*-L.*-W' -L a -W b - -
# Nothing behind the first address is an option.
refused 'unknown device/address "-d"' - -d
assert_absent a
assert_absent b
