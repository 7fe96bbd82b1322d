#!/usr/bin/env bash
# tests/compat/relay.sh -- what happens to the bytes: the table relay.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table relay
