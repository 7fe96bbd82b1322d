#!/usr/bin/env bash
# tests/compat/udp.sh -- UDP: the table udp.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table udp
