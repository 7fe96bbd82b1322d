#!/usr/bin/env bash
# tests/e2e/long-path.sh -- a path of more than 400 bytes is opened.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

name=$(printf 'x%.0s' {1..200})
mkdir -p "$name/$name"
printf 'text\n' >"$name/$name/f"
run "$MODCAT" -u "OPEN:$name/$name/f" STDOUT
assert_status 0
assert_file "$out" 'text\n'
