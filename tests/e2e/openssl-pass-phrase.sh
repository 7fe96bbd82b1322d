#!/usr/bin/env bash
# tests/e2e/openssl-pass-phrase.sh -- a key with a pass phrase is opened by who sits at the terminal, unseen, or told of.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

mkfifo keys
exec 3<>keys
# type_to LINE: what a terminal shows is in screen.out
type_to ()
{
  start screen "$MODCAT" - "EXEC:'$MODCAT -d -d TLS-LISTEN:0\,bind=$LO\,accept-timeout=0.3\,cert=$tls/encrypted.pem\,verify=0 PIPE',pty,setsid,ctty,stderr" <keys
  wait_until "grep -q 'pass phrase of the key .*encrypted.pem: ' screen.out"
  printf '%b' "$1" >&3
  wait_until "grep -Eq 'exiting with status|exit\\(' screen.out"
  stop screen || :
}

type_to 'open sesame\n'
assert_grep 'listening on' screen.out
assert_no_grep sesame screen.out
type_to 'open barley\n'
assert_grep 'pass phrase, and this was not it' screen.out
type_to '\003'
assert_grep 'nobody gave it at the terminal' screen.out
assert_no_grep listening screen.out

requires setsid
run setsid -w "$MODCAT" "TLS-LISTEN:0,bind=$LO,cert=$tls/encrypted.pem,verify=0" PIPE
assert_status 1
assert_grep 'nobody gave it at the terminal' "$err"
