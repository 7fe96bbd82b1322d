#!/usr/bin/env bash
# tests/e2e/exec-words.sh -- EXEC splits its command at spaces, with quotes and backslashes, and without a shell.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

cat >show <<'SH'
#!/bin/sh
for a; do printf '<%s>' "$a"; done
SH
chmod +x show
words ()
{
  run "$MODCAT" -u "EXEC:$1" STDOUT
  assert_status 0
  printf '%s' "$2" | cmp - "$out" || fail "$1 gave $(cat "$out"), expected $2"
}

words './show a b' '<a><b>'
words './show  a   b' '<a><b>'
words '  ./show a' '<a>'
words "'./show \"a b\" c,d'" '<a b><c,d>'
words './show "a b"' '<a><b>'
words './show a\\ b' '<a b>'
words './show a\,b' '<a,b>'
words './show $HOME *' '<$HOME><*>'
words './show (a b) [c d]' '<(a b)><[c d]>'
words "'./show \"a:b\"'" '<a:b>'
words './show' ''
