#!/usr/bin/env bash
# tests/e2e/shell-address.sh -- SHELL runs a command, or the shell itself, by $SHELL.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

export SHELL=/bin/sh
run "$MODCAT" -u SHELL:'echo $0 $((1 + 1))' STDOUT
assert_status 0
assert_file "$out" 'sh 2\n'
run "$MODCAT" -t 10 - SHELL <<<'echo from input'
assert_file "$out" 'from input\n'
printf '#!/bin/sh\necho "own: $2 $SHELL"\n' >own
chmod +x own
run "$MODCAT" -u "SHELL:text,shell=./own" STDOUT
assert_file "$out" 'own: text ./own\n'
run "$MODCAT" -u SHELL:text,shell=sh STDOUT
assert_status 1
unset SHELL
run "$MODCAT" -u SHELL:text STDOUT
assert_status 1
assert_grep 'SHELL variable undefined' "$err"
