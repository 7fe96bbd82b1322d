#!/usr/bin/env bash
# tests/e2e/exec-args.sh -- args hands on what stands behind -- as it stands, and to nobody else.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u EXEC:'printf <%s>\\n first',args STDOUT -- 'arg  2' '' "it's" '"q",a=b:c!!d\n' --
assert_status 0
assert_file "$out" "<first>\n<arg  2>\n<>\n<it's>\n<\"q\",a=b:c!!d\\\\n>\n<-->\n"
run "$MODCAT" -U STDOUT "SYSTEM:'printf \"<%s>\" \"\$0\" \"\$@\"',args" -- 'a  b' c
assert_file "$out" '<sh><a  b><c>'
run "$MODCAT" -u SHELL,shell=/bin/sh,args STDOUT -- -c 'echo "$1"' name 'x  y'
assert_file "$out" 'x  y\n'
run "$MODCAT" -u EXEC:'echo none',args STDOUT --
assert_file "$out" 'none\n'

# refused ADDRESS ADDRESS TEXT
refused ()
{
  local text=$3

  run "$MODCAT" "$1" "$2" "${@:4}"
  assert_status 1
  assert_grep "$text" "$err"
  assert_absent got
}
refused EXEC:cat CREATE:got 'words behind "--" are for an address with option args' -- a
refused EXEC:cat,args EXEC:cat,args 'another address has the words' -- a
refused EXEC:cat,args CREATE:got 'there is no "--" behind the addresses'
refused EXEC:cat CREATE:got 'exactly 2 addresses required \(there are 3\)' a
