#!/usr/bin/env bash
# tests/compat/unix-abstract.sh -- abstract names: the table unix-abstract.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table unix-abstract
