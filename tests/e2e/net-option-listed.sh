#!/usr/bin/env bash
# tests/e2e/net-option-listed.sh -- no option of sockets escapes net-option-rows.sh: each that a module has is in its table.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

"$MODCAT" --list | awk '$2 == "present" { print $1 }' | while read -r module; do
  "$MODCAT" --dump-module "$module"
done | awk -F= '/^group\.[0-9]+\.name=/ { ours = $2 ~ /^(SOCKET|IP4|IP6|TCP|UDP|UDPLITE|SCTP|DCCP|PORTS|RANGE|PROXY-PROTOCOL|ACCEPT-PROXY|LAYER)$/ }
  /^group\..*\.option\.[0-9]+\.name=/ && ours { print $2 }' | sort -u >rows
[ "$(wc -l <rows)" -gt 100 ] || fail "only $(wc -l <rows) rows were found"
sed -n 's/^\([a-z][a-z0-9-]*\).*/\1/p' "$tests_dir/e2e/net-option-rows.tbl" | sort -u | comm -13 - rows >missing
assert_file missing ''
