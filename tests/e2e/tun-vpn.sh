#!/usr/bin/env bash
# tests/e2e/tun-vpn.sh -- two TUN devices in two network namespaces, joined by a UNIX socket: ping answers across.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires ping
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
# With packet info and without; TUN and TAP.
for options in up up,iff-no-pi up,tun-type=tap up,tun-type=tap,no-pi; do
  rm -f s
  start here "$MODCAT" -d -d UNIX-LISTEN:s,so-type=5 "TUN:10.98.7.1/24,$options"
  wait_log here 'listening on'
  # Its namespace lasts as long as the program.
  start there unshare -n "$MODCAT" -d -d UNIX-CONNECT:s,so-type=5 "TUN:10.98.7.2/24,$options"
  wait_log there 'starting data transfer'
  wait_log here 'starting data transfer'
  run ping -c 3 -i 0.2 -W 5 10.98.7.2
  assert_status 0
  assert_grep ' 0% packet loss' "$out"
  run ping -c 1 -s 1400 -W 5 10.98.7.2
  assert_status 0
  stop there
  await here
done
