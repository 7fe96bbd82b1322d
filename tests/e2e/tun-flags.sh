#!/usr/bin/env bash
# tests/e2e/tun-flags.sh -- TUN gives its interface each flag that it is asked for, and says which ones the system refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
# flags OPTIONS: makes a TUN device with them; its flags, as ip shows them, in $flags
flags ()
{
  start tun "$MODCAT" -d -d "TUN,tun-name=t0$1" PIPE
  wait_log tun 'starting data transfer'
  flags=,$(ip link show dev t0 | sed -n 's/^.*<\(.*\)>.*/\1/p'),
  stop tun
  ! ip link show dev t0 2>/dev/null || fail "t0 was left behind"
}

# Flags that can be set, on a device that lacks them, and unset on one that has them.
while read -r option flag type; do
  flags ",tun-type=$type,$option"
  case $flags in *,$flag,*) ;; *) fail "$option: $flags lacks $flag" ;; esac
  assert_no_grep ' W option ' tun.log
  flags ",tun-type=$type,$option=0"
  case $flags in *,$flag,*) fail "$option=0: $flags has $flag" ;; esac
done <<'TXT'
iff-allmulti ALLMULTI tun
allmulti ALLMULTI tun
iff-automedia AUTOMEDIA tun
automedia AUTOMEDIA tun
iff-debug DEBUG tun
iff-multicast MULTICAST tun
multicast MULTICAST tap
iff-noarp NOARP tap
noarp NOARP tun
iff-notrailers NOTRAILERS tun
notrailers NOTRAILERS tun
iff-portsel PORTSEL tun
promisc PROMISC tap
up UP tap
TXT

# Those that are facts of the device: nothing is said when it is so, and a warning when it is not.
while read -r option type has; do
  flags ",tun-type=$type,$option"
  assert_no_grep ' W option ' tun.log
  flags ",tun-type=$type,$option=0"
  assert_grep " W option \"iff-${has}\": the system has left this flag of interface \"t0\" set" tun.log
done <<'TXT'
iff-pointopoint tun pointopoint
pointopoint tun pointopoint
iff-broadcast tap broadcast
up,iff-running tun running
up,running tun running
TXT
for option in loopback master slave; do
  flags ",$option"
  assert_grep " W option \"iff-$option\": the system has left this flag of interface \"t0\" unset" tun.log
  flags ",iff-$option=0"
  assert_no_grep ' W option ' tun.log
done
