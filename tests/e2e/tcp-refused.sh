#!/usr/bin/env bash
# tests/e2e/tcp-refused.sh -- a connection that is refused: status 1, host, port and reason, nothing opened after it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

port=$(free_port)
run "$MODCAT" -u "TCP:$LO:$port" CREATE:never
assert_status 1
assert_grep " E TCP:$LO:$port: Connection refused| W connect\\([0-9]+, AF=2 $LO:$port, 16\\): Connection refused" "$err"
assert_absent never
