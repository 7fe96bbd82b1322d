#!/usr/bin/env bash
# tests/compat/documented.sh -- each difference has a row, a title in the page, and a test.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

page=$tests_dir/../doc/modcat-from-socat.7

# Fields: table/row, aspects, label, reason.
entries=0
while IFS= read -r line; do
  case $line in ''|'#'*) continue ;; esac
  fields "$line"
  entries=$((entries + 1))
  [ "${#field[@]}" -eq 4 ] || fail "not four fields: $line"
  grep -q "^${field[0]#*/} " "$here/${field[0]%/*}.tbl" || fail "no such row: ${field[0]}"
  for aspect in ${field[1]}; do
    case $aspect in status|output|files|said|messages) ;; *) fail "no such aspect: $aspect" ;; esac
  done
  grep -Eq "^\\.It Sy ${field[2]}\$" "$page" || fail "no item ${field[2]} in the page: $line"
done <"$here/differences"
echo "$entries entries"

# Each item of the page ends with the tests that run it, and those exist.
untested=$(awk '/^\.It Sy /{if (item) print item; item = $0} /^\.Pa tests\//{item = ""}
  /^\.Sh /{if (item) print item; item = ""}' "$page")
assert_eq "items without a test" "$untested" ''
sed -nE 's/^\.Pa (tests\/[^ ]*\.sh).*/\1/p' "$page" | while read -r file; do
  [ -x "$tests_dir/../$file" ] || fail "the page names $file, which is no test"
done
