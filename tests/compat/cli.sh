#!/usr/bin/env bash
# tests/compat/cli.sh -- the command line: the table cli.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table cli
