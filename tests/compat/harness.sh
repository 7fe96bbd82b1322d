#!/usr/bin/env bash
# tests/compat/harness.sh -- the comparison itself: it sees what differs, and what no longer does.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

here=$work
self=
ln -sf "$SOCAT" modcat/socat
# compares STATUS TEXT: run_table on t.tbl, in a shell of its own because it ends when it fails
compares ()
{
  local rc=0

  rm -rf results
  (run_table t) >"$out" 2>"$err" || rc=$?
  [ "$rc" -eq "$1" ] || fail "run_table gave $rc: $(cat "$err")"
  cat "$out" >>"$err"
  grep -Fq -e "$2" "$err" || fail "no \"$2\" in: $(cat "$err")"
}

: >differences
echo 'same | echo a >f | socat -u OPEN:f - |' >t.tbl
compares 0 '1 command lines compared'
echo "t/same | output files | label | no reason" >differences
compares 1 't/same: differs in "", told in differences: "output files"'

cat >t.tbl <<'TXT'
status   | : | [ "${0%/*}" ]; case $(command -v socat) in */modcat/*) exit 3 ;; esac
output   | : | command -v socat
files    | : | case $(command -v socat) in */modcat/*) echo a >f ;; *) echo b >f ;; esac
mode     | : | case $(command -v socat) in */modcat/*) : >f ;; *) mkdir f ;; esac
said     | : | case $(command -v socat) in */modcat/*) echo x >&2 ;; esac
messages | : | echo "msg: $(command -v socat)" >&2 | | msg
stdin    | : | [ "$(cat)" = $'a\nb' ] | a\nb\n
TXT
: >differences
compares 1 't/status: differs in "status"'
for row in output files said messages; do
  assert_grep "t/$row: differs in \"$row\"" "$err"
done
assert_grep 't/mode: differs in "files"' "$err"
assert_no_grep 't/stdin' "$err"
for row in status output files said messages; do
  echo "t/$row | $row | label | reason"
done >differences
echo "t/mode | files | label | reason" >>differences
compares 0 '7 command lines compared'

echo "setup | false | true" >t.tbl
compares 1 'setup of setup failed'
