#!/usr/bin/env bash
# tests/e2e/name-socat.sh -- run under the name socat it calls itself so and sets only SOCAT_ variables.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

ln -s "$MODCAT" socat
run ./socat -d -d -u SYSTEM:'echo $SOCAT_VERSION-$MODCAT_VERSION' STDOUT
assert_status 0
assert_file "$out" '1.8.1.1-\n'
assert_grep '^[0-9/]+ [0-9:]+ socat\[[0-9]+\] N exiting with status 0' "$err"
run ./socat -V
assert_status 0
assert_grep 'socat version 1\.8\.1\.1' "$out"
run ./socat - -
