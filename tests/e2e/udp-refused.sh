#!/usr/bin/env bash
# tests/e2e/udp-refused.sh -- a port that nobody listens at: one line, exit status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

port=$(free_port)
# What is sent goes well; the next call hears of it, here the end of file.
run "$MODCAT" - "UDP:$LO:$port" <<<text
assert_status 1
assert_grep ' E (read|write)\(.*\): Connection refused' "$err"
run "$MODCAT" -u - "UDP:$LO:$port" <<<text
assert_status 1
mkfifo in
exec {keep}<>in
start client "$MODCAT" - "UDP:$LO:$port" <in
echo text >&"$keep"
await client
assert_status 1
assert_grep ' E read\(.*\): Connection refused' client.log
assert_eq 'lines' "$(wc -l <client.log)" 1
# Who has no connection hears of nothing.
run "$MODCAT" -t 0.1 - "UDP-SENDTO:$LO:$port" <<<text
assert_status 0
assert_file "$err" ''
