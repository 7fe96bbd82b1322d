#!/usr/bin/env bash
# tests/e2e/option-umask.sh -- umask acts while its address is opened, and no longer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

run "$MODCAT" -u OPEN:first,creat,umask=077 CREATE:second
assert_status 0
assert_eq first "$(stat -c %a first)" 600
assert_eq second "$(stat -c %a second)" 644
run "$MODCAT" -d -d -d -u OPEN:first,umask=022 STDOUT
assert_grep ' I changing umask to 0022' "$err"
assert_grep ' I restoring umask to 0022' "$err"
