#!/usr/bin/env bash
# tests/e2e/gopen-socket-types.sh -- GOPEN connects to packets and datagrams, too, and hands options of sockets on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start packets "$MODCAT" -d -d -t 30 UNIX-LISTEN:packets,type=5,fork SYSTEM:'printenv SOCAT_PEERADDR; cat'
wait_log packets 'listening on'
run "$MODCAT" -t 30 - ./packets,bind=a,b.sock,type=5 <<<text
assert_status 1
run "$MODCAT" -t 30 - './packets,bind=a\,b.sock,type=5,connect-timeout=9.5' <<<text
assert_status 0
assert_file "$out" 'a,b.sock\ntext\n'
run "$MODCAT" -t 30 - GOPEN:packets,bind-tempname=own.XXXXXX <<<text
assert_grep '^own\.[A-Za-z0-9]{6}$' "$out"
run "$MODCAT" - GOPEN:packets,type=1
assert_status 1
assert_grep ' E .*Protocol wrong type for socket' "$err"

start datagrams "$MODCAT" -d -d -u UNIX-RECVFROM:datagrams CREATE:got
wait_log datagrams 'receiving on'
run "$MODCAT" -u - ./datagrams <<<text
await datagrams
assert_file got 'text\n'

# On a file they mean nothing.
run "$MODCAT" -u - ./got,type=5 <<<more
assert_status 1
assert_grep '"./got" is no socket: option "so-type" has no effect on it' "$err"
assert_file got 'text\n'
