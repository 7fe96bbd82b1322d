#!/usr/bin/env bash
# tests/compat/tcpwrap.sh -- peer checks by hosts_access: the table tcpwrap.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
"$SOCAT" -V | grep -q 'define WITH_LIBWRAP 1' || skip 'this socat is built without libwrap'
run_table tcpwrap
