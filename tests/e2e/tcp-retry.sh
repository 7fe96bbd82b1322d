#!/usr/bin/env bash
# tests/e2e/tcp-retry.sh -- retry, interval and forever: a server that comes later is reached.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

port=$(free_port)
start client "$MODCAT" -d -d -d -u "TCP:$LO:$port,forever,interval=0.1" CREATE:got
wait_log client 'Connection refused'
kill -0 "${pid_of[client]}" || fail "the client has given up"
run "$MODCAT" -u TEXT:late "TCP-LISTEN:$port,bind=$LO,reuseaddr"
assert_status 0
await client
assert_status 0
assert_file got late

# Three retries are four attempts.
port=$(free_port)
run "$MODCAT" -d -d -u "TCP:$LO:$port,retry=3,interval=0.05" STDOUT
assert_status 1
assert_eq attempts "$(count "opening connection to AF=2 $LO:$port" "$err")" 4
