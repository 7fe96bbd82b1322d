#!/usr/bin/env bash
# tests/compat/process.sh -- what programs find around them: the table process.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table process
