#!/usr/bin/env bash
# tests/compat/rawip.sh -- raw IP: the table rawip.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

requires_root
requires ip
requires 'unshare -n ip link set lo up' 'needs network namespaces'
# alone COMMAND: in a network namespace of its own, so that neither program hears the other one.
alone ()
{
  unshare -n bash -c 'ip link set lo up; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; eval "$0"' "$1"
}
# ready FILE: the program whose messages are there, from -d -d, relays
ready () { wait_until "grep -q 'starting data transfer' $1"; }
export -f alone ready
run_table rawip
