#!/usr/bin/env bash
# tests/compat/tun.sh -- TUN and INTERFACE: the table tun.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

requires_root
requires ip
requires ping
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
requires 'unshare -n ip link set lo up' 'needs network namespaces'
# alone COMMAND: in a network namespace of its own, where interfaces to come send nothing by themselves.
alone ()
{
  unshare -n bash -c 'ip link set lo up; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; eval "$0"' "$1"
}
# ready FILE: the program whose messages are there, from -d -d, relays
ready () { wait_until "grep -q 'starting data transfer' $1"; }
# flags: of the interface t0, its address and its MTU
flags () { ip link show t0 | grep -o '<.*> mtu [0-9]*'; ip -4 -o addr show t0 | awk '{ print $4 }'; }
export -f alone ready flags
run_table tun
