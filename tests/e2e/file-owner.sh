#!/usr/bin/env bash
# tests/e2e/file-owner.sh -- user, group and user-late give a file away.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
run "$MODCAT" -u - CREATE:file,user=65534,group=65533 </dev/null
assert_status 0
assert_eq owner "$(stat -c %u:%g file)" 65534:65533
run "$MODCAT" -u - OPEN:file,user-late=0,group-late=nogroup </dev/null
assert_eq late "$(stat -c %u:%G file)" 0:nogroup
run "$MODCAT" -u - OPEN:file,user-early=nobody </dev/null
assert_eq early "$(stat -c %U file)" nobody
run "$MODCAT" -u - CREATE:bad,user=no.such.user </dev/null
assert_status 1
assert_absent bad
