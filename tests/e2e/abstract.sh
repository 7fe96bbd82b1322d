#!/usr/bin/env bash
# tests/e2e/abstract.sh -- sockets with abstract names: a stream both ways, and no entry anywhere.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 3000000
start server "$MODCAT" -d -d -t 30 "ABSTRACT-LISTEN:$work/name,fork" PIPE
wait_log server "listening on AF=1 .*0$work/name"
run "$MODCAT" -t 10 - "ABSTRACT-CONNECT:$work/name,bind=$work/own" <data
assert_status 0
assert_same "$out" data
assert_grep "accepting connection from AF=1 .*0$work/own. on AF=1 .*0$work/name" server.log
assert_absent "$work/name"
assert_absent "$work/own"
run "$MODCAT" "ABSTRACT-LISTEN:$work/name" PIPE
assert_status 1
assert_grep ' E .*/name" exists' "$err"
stop server
run "$MODCAT" - "ABSTRACT-CLIENT:$work/name"
assert_status 1
assert_grep ' E ABSTRACT-CLIENT: .0.*/name: Connection refused' "$err"

# What is for entries of the file system is not for these.
run "$MODCAT" - "ABSTRACT-CLIENT:$work/name,unlink-early"
assert_status 1
assert_grep 'unlink-early' "$err"
