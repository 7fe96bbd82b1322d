#!/usr/bin/env bash
# tests/compat/tty.sh -- terminals: the table tty.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
requires stty
run_table tty
