#!/usr/bin/env bash
# tests/e2e/statistics-usr1.sh -- SIGUSR1 prints the statistics of a running session, which goes on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkfifo a
start relay "$MODCAT" -d -d -u OPEN:a CREATE:got
exec 5>a
printf '12345' >&5
wait_until '[ -s got ]'
kill -USR1 "${pid_of[relay]}"
wait_log relay ' I STATISTICS: left to right: 1 packets\(s\), 5 byte\(s\)$'
wait_log relay ' N socat_signal_logstats\(\): finishing signal 10'
printf '67890' >&5
exec 5>&-
await relay
assert_status 0
assert_file got '1234567890'
