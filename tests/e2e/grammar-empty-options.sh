#!/usr/bin/env bash
# tests/e2e/grammar-empty-options.sh -- empty options between commas are skipped.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u OPEN:new,,,creat,,rdwr,, STDOUT
assert_status 0
[ -f new ] || fail "creat did not act"
