#!/usr/bin/env bash
# tests/compat/server.sh -- servers: the table server.tbl with both programs, each against socat in the other role, too.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
# In the rows: always Debian's.
PEER=$SOCAT
export PEER
run_table server
