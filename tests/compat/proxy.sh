#!/usr/bin/env bash
# tests/compat/proxy.sh -- PROXY: the table proxy.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

requires '"$MODCAT" --list | grep -q "^proxy .*PROXY"' 'needs the module proxy'
run_table proxy
