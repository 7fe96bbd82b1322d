#!/usr/bin/env bash
# tests/e2e/exec-status.sh -- a program that fails gives status 1 and a warning with its own status.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# The programs read their input to the end, so that they end before the session does.
printf '#!/bin/sh\ncat >/dev/null\nexit $1\n' >exits
printf '#!/bin/sh\ncat >/dev/null\nkill -9 $$\n' >dies
chmod +x exits dies
run "$MODCAT" -u - EXEC:'./exits 7' <<<text
assert_status 1
assert_grep ' W waitpid\(\): child [0-9]+ exited with status 7' "$err"
run "$MODCAT" -u - EXEC:./dies <<<text
assert_status 1
assert_grep ' W waitpid\(\): child [0-9]+ exited on signal 9' "$err"
run "$MODCAT" -u - EXEC:'./exits 0' <<<text
assert_status 0
assert_no_grep . "$err"
