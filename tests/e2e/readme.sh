#!/usr/bin/env bash
# tests/e2e/readme.sh -- the command lines of the README's tour are accepted, up to what they need from outside.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# A tour line fails here, at the latest, because of an address that is refused on purpose in front of its own two: what
# comes to be reported first tells whether all before it was understood.
sed -n '/^## A tour/,/^`modcat/s/^    modcat \(.*[^ ]\)  *#.*/\1/p' "$SRCDIR/README.md" >tour
assert_eq lines "$(wc -l <tour)" 12
while read -ra words; do
  [ "${words[*]}" != -hh ] || continue
  n=${#words[@]}
  # An option that only the check of the address can refuse, and that comes behind all others.
  words[n - 1]+=,no-such-option
  run "$MODCAT" "${words[@]}"
  assert_status 1
  ! grep -Eo 'module (serial|readline|openssl), which is not installed' "$err" || continue
  assert_grep "address 2, column [0-9]+: unknown option \"no-such-option\"" "$err"
  assert_eq errors "$(grep -c ' E ' "$err")" 1
done <tour
