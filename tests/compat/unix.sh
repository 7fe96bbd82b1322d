#!/usr/bin/env bash
# tests/compat/unix.sh -- UNIX sockets: the table unix.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table unix
