#!/usr/bin/env bash
# tests/e2e/exec-path.sh -- EXEC finds its program by PATH; option path replaces PATH for it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkdir bin
printf '#!/bin/sh\necho from bin, "$PATH"\n' >bin/my-own-program
chmod +x bin/my-own-program
run "$MODCAT" -u EXEC:my-own-program STDOUT
[ ! -s "$out" ] || fail "found without path"
assert_grep ' E execvp\("my-own-program", "my-own-program"\): (No such file or directory|Permission denied)' "$err"
run "$MODCAT" -u "EXEC:my-own-program,path=$work/bin" STDOUT
assert_status 0
assert_file "$out" "from bin, $work/bin\n"
PATH=$work/bin:$PATH run "$MODCAT" -u EXEC:my-own-program STDOUT
assert_grep '^from bin' "$out"
