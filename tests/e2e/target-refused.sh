#!/usr/bin/env bash
# tests/e2e/target-refused.sh -- %h and %p mean nothing, or are refused, where no peer says where to go.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for address in TCP:%h:80 "TCP:$LO:%p" TCP4:%h:%p UDP-SENDTO:%h:%p; do
  for command in "$address -" "- $address" "TCP-LISTEN:0,bind=$LO $address"; do
    # shellcheck disable=SC2086
    run "$MODCAT" $command
    assert_status 1
    assert_grep '%[hp] stands for what a peer of the left address asks for, and there is none' "$err"
  done
done

# Everywhere else a percent is a character.
run "$MODCAT" -u TEXT:%h%p%% -
assert_status 0
assert_file "$out" '%h%p%%'
run "$MODCAT" -u TEXT:%h CREATE:%h
assert_status 0
assert_file %h %h
run "$MODCAT" -u SYSTEM:'printf "%%h%%%%"' -
assert_status 0
assert_file "$out" '%h%%'
