#!/usr/bin/env bash
# tests/e2e/tcp-retry-listen.sh -- a listener retries until its port is free.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start first "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" PIPE
port=$(port_of first)
start second "$MODCAT" -d -d -d "TCP-LISTEN:$port,bind=$LO,forever,interval=0.1" PIPE
wait_log second 'Address already in use'
stop first
wait_log second "listening on AF=2 $LO:$port"
run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<text
assert_file "$out" 'text\n'
await second
assert_status 0
