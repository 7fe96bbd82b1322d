#!/usr/bin/env bash
# tests/compat/tcp.sh -- TCP: the table tcp.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table tcp
