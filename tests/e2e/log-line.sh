#!/usr/bin/env bash
# tests/e2e/log-line.sh -- a log line is: date, time, program[pid], level, text.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start relay "$MODCAT" -d -d -u /dev/null STDOUT
pid=${pid_of[relay]}
await relay
name=$(basename "$MODCAT")
[ -s relay.log ]
assert_eq "other lines" "$(count -v "^[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} $name\\[$pid\\] N .+" relay.log)" 0

# -lu: microseconds, -lh: host name, -lp: program name.
export HOSTNAME=some.host
run "$MODCAT" -d -d -lu -lh -lp myname -u /dev/null STDOUT
assert_eq "other lines" "$(count -v ' [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6} some\.host myname\[[0-9]+\] N .+' "$err")" 0
