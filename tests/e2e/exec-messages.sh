#!/usr/bin/env bash
# tests/e2e/exec-messages.sh -- the notices of a program address, as scripts read them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -d -d -d -u EXEC:'echo text' STDOUT
assert_file "$out" 'text\n'
assert_grep ' N forking off child, using socket for reading' "$err"
assert_grep ' N forked off child process [0-9]+' "$err"
assert_grep ' N execvp.ing "echo"' "$err"
run "$MODCAT" -d -d -u - EXEC:cat,pipes </dev/null
assert_grep ' N forking off child, using pipes for writing' "$err"
