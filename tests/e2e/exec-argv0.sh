#!/usr/bin/env bash
# tests/e2e/exec-argv0.sh -- argv[0] is the base name of the program; dash and login put a dash before it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkdir bin
ln -s "$(command -v bash)" bin/myshell
name ()
{
  run "$MODCAT" -u "EXEC:'bin/myshell --norc --noprofile -c \"echo \$0\"'$1" STDOUT
  assert_status 0
  cat "$out"
}

assert_eq path "$(name '')" myshell
assert_eq dash "$(name ,dash)" -myshell
assert_eq login "$(name ,login)" -myshell
assert_eq off "$(name ,dash=0)" myshell
