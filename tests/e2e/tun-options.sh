#!/usr/bin/env bash
# tests/e2e/tun-options.sh -- TUN: address, name, type, MTU, packet info, another device file, direction.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
up ()
{
  start tun "$MODCAT" -d -d "${@:2}" "$1" PIPE
  wait_log tun 'starting data transfer'
}
# is REGEX WHAT...: what ip shows of t0
is ()
{
  ip "${@:2}" >shown
  assert_grep "$1" shown
}

up TUN:10.98.7.1/20,tun-name=t0,up
assert_grep ' N creating tunnel network interface$' tun.log
assert_grep ' N TUN: new device "t0"$' tun.log
is 'inet 10\.98\.7\.1/20 ' -4 addr show dev t0
is '^10\.98\.0\.0/20 .*src 10\.98\.7\.1' route show dev t0
is 'tun type tun pi on ' -d link show dev t0
# A second one, of the same name.
run "$MODCAT" TUN,tun-name=t0 PIPE
assert_status 1
assert_grep 'TUNSETIFF, \{"t0"\}\): Device or resource busy; another process' "$err"
stop tun

up TUN:10.98.7.1/32,tun-name=t%d,tun-type=tap,iff-no-pi,interface-mtu=1234
is 'mtu 1234 .*state DOWN' link show dev t0
is 'tun type tap pi off ' -d link show dev t0
is 'inet 10\.98\.7\.1/32 ' -4 addr show dev t0
stop tun
for option in no-pi tun-no-pi iff-no-pi=1; do
  up "TUN:10.98.7.1/0,tun-name=t0,tun-type=tun,if-mtu=576,$option"
  is 'mtu 576 ' link show dev t0
  is 'tun type tun pi off ' -d link show dev t0
  is 'inet 10\.98\.7\.1/0 ' -4 addr show dev t0
  stop tun
done

# By a name of the same device of our own; for one direction.
mknod tun c $((0x$(stat -c %t /dev/net/tun))) $((0x$(stat -c %T /dev/net/tun)))
for dirs in -u -U; do
  start one "$MODCAT" -d -d $dirs TUN,tun-device="$work/tun",tun-name=t0,up PIPE
  wait_log one 'starting data transfer'
  is ',UP,' link show dev t0
  stop one
done

# One that was there before stays, with what it was given.
ip tuntap add dev t0 mode tun
up TUN:10.98.7.1/24,tun-name=t0,up
stop tun
is 'inet 10\.98\.7\.1/24 ' -4 addr show dev t0
is ',UP' link show dev t0
