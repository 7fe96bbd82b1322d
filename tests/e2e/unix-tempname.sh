#!/usr/bin/env bash
# tests/e2e/unix-tempname.sh -- bind-tempname gives a client a name by which the server knows it, and takes it away.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d -t 30 UNIX-LISTEN:socket,fork SYSTEM:'echo $SOCAT_PEERADDR; ls; cat'
wait_log server 'listening on'
run "$MODCAT" -t 5 - UNIX-CONNECT:socket,bind-tempname=own.XXXXXX,perm=0600 <<<text
assert_status 0
assert_eq line "$(grep -Ec '^own\.[A-Za-z0-9]{6}$' "$out")" 2
assert_no_grep XXXXXX "$out"
wait_until '! ls | grep -q ^own'

run "$MODCAT" -t 5 - UNIX-CLIENT:socket,bind-tempname </dev/null
assert_status 0
path=$(head -n 1 "$out")
case $path in
  /tmp/modcat-bind.??????) assert_absent "$path" ;;
  *) fail "bound to $path" ;;
esac
stop server

start server "$MODCAT" -d -d -t 30 "ABSTRACT-LISTEN:$work" SYSTEM:'printenv SOCAT_PEERADDR; cat'
wait_log server 'listening on'
run "$MODCAT" -t 5 - "ABSTRACT:$work,bind-tempname=$work.XXXXXX" </dev/null
assert_status 0
assert_grep '^\\0/.*\.[A-Za-z0-9]{6}$' "$out"
