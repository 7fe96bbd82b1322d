#!/usr/bin/env bash
# tests/e2e/system-shell.sh -- SYSTEM gives its text to the shell, and a failure is a warning.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u SYSTEM:'echo a; echo \"b  c\" | tr b-c d-e' STDOUT
assert_status 0
assert_file "$out" 'a\nd  e\n'
run "$MODCAT" -u - SYSTEM:'cat >/dev/null; exit 3' <<<text
assert_status 1
assert_grep ' W waitpid\(\): child [0-9]+ exited with status 3' "$err"
