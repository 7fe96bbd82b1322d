#!/usr/bin/env bash
# tests/compat/net.sh -- what comes with datagrams, multicast, broadcast: the table net.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

own_network
requires "grep -q '^0*1 ' /proc/net/if_inet6" 'needs IPv6 on the loopback interface'
# hears PORT: somebody receives datagrams there.
hears () { wait_until "cat /proc/net/udp /proc/net/udp6 | grep -qi ':$(printf '%04X' "$1") '"; }
# vars: the variables of ancillary data
vars () { env | grep -E '^SOCAT_(IP|TIME)' | sed 's/\(TIMESTAMP=\).*20[0-9][0-9], [0-9]* usecs/\1time/' | sort; }
export -f hears vars
run_table net
