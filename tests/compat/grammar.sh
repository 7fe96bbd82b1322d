#!/usr/bin/env bash
# tests/compat/grammar.sh -- quoting and option syntax: the table grammar.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table grammar
