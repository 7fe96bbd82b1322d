#!/usr/bin/env bash
# tests/e2e/interface-vlan.sh -- retrieve-vlan puts the VLAN tag back that the system takes out; without it there is none.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
mkfifo in
exec 9<>in
start wire "$MODCAT" -d -d -b 2000 -u - TUN,tun-type=tap,tun-name=t0,no-pi,up <in
wait_log wire 'starting data transfer'
# tagged TPID TCI: a frame with that tag; plain: without
tagged () { printf '\2\0\0\0\0\1\2\0\0\0\0\2%b\x88\xb5%-50s' "$1$2" "$3"; }
start with "$MODCAT" -d -d -u INTERFACE:t0,retrieve-vlan -
start without "$MODCAT" -d -d -u INTERFACE:t0 -
wait_log with 'starting data transfer'
wait_log without 'starting data transfer'
tagged '\x81\x00' '\x60\x2a' VLAN-42 >one
tagged '' '' plain >two
tagged '\x88\xa8' '\x0f\xff' VLAN-4095 >three
cat one >&9
wait_until 'grep -q VLAN-42 without.out'
cat two >&9
wait_until 'grep -q plain without.out'
cat three >&9
wait_until 'grep -q VLAN-4095 without.out'
wait_until 'grep -q VLAN-4095 with.out'
cat one two three >all
assert_same all with.out
{ tagged '' '' VLAN-42; tagged '' '' plain; tagged '' '' VLAN-4095; } >bare
assert_same bare without.out
