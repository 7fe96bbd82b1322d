#!/usr/bin/env bash
# tests/compat/exec.sh -- programs: the table exec.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table exec
