#!/usr/bin/env bash
# tests/compat/unix-dgram.sh -- UNIX datagrams and packets: the table unix-dgram.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
run_table unix-dgram
