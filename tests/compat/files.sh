#!/usr/bin/env bash
# tests/compat/files.sh -- files: the table files.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table files
