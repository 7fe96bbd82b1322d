#!/usr/bin/env bash
# tests/e2e/module-absent.sh -- without its module an address names what is missing; the others work.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '"$MODCAT" --dump-config | grep -qx static_modules=no' 'the modules are linked in'
mkdir none
export MODCAT_MODULE_PATH=$work/none
run "$MODCAT" TCP:localhost:1 -
assert_status 1
assert_grep 'tcp' "$err"
assert_no_grep 'unknown device/address' "$err"
run "$MODCAT" --list
assert_status 0
run "$MODCAT" NOSUCHTHING:1 -
assert_status 1
assert_grep 'unknown device/address "NOSUCHTHING"' "$err"
