#!/usr/bin/env bash
# tests/e2e/tun-errors.sh -- TUN: what is wrong is said in one line, exit status 1, and nothing is left behind.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
mkdir empty
cd empty
# bad ADDRESS REGEX
bad ()
{
  run "$MODCAT" -u "$1" CREATE:made
  assert_status 1
  assert_eq "lines for $1" "$(count ' modcat\[[0-9]+\] [EF] ' "$err")" 1
  assert_grep " E .*$2" "$err"
  assert_eq "interfaces after $1" "$(ip -br link show | wc -l)" 1
  assert_eq "files after $1" "$(ls -A)" ''
}

bad TUN:10.1.1.1 'column 5: "10.1.1.1" lacks the number of bits'
bad TUN: 'lacks the number of bits'
bad TUN:10.1.1.1/ 'has no number of bits behind the slash'
bad TUN:10.1.1.1/x 'has no number of bits behind the slash'
bad TUN:10.1.1.1/-1 'has no number of bits behind the slash'
bad TUN:10.1.1.1/33 'has a number of bits that is not in 0 to 32'
bad TUN:10.1.1.1/24x 'has a number of bits that is not in 0 to 32'
bad TUN:/24 'has no address before the slash'
bad 'TUN:[fe80::1]/64' 'is IPv6'
bad "TUN:$(printf '%0300d' 1)/8" 'has an address that is too long'
bad TUN:no.such.host.invalid/24 'looking up "no.such.host.invalid"'
bad TUN,tun-type=tub 'value "tub" is an unknown tun-type; known are tun and tap'
bad TUN,tun-name=abcdefghijklmnop 'is longer than 15 bytes'
bad TUN,tun-name= 'tun-name'
bad TUN,tun-name=a/b 'TUNSETIFF, \{"a/b"\}\): Invalid argument'
bad TUN,tun-name=lo 'TUNSETIFF, \{"lo"\}\): Invalid argument; is that the name of an interface of another kind'
bad TUN,tun-device=nothing,creat 'open\("nothing"\): No such file or directory; does this system have the module tun'
bad TUN,tun-device=. '"." is no device that makes network interfaces'
bad TUN,tun-device=/dev/null 'TUNSETIFF, \{""\}\): Inappropriate ioctl for device'
bad TUN,interface-mtu=1 'column 19: ioctl\([0-9]+, SIOCSIFMTU, \{"tun0", 1\}\): Invalid argument'
bad TUN,interface-mtu=2147483648 'interface-mtu'
bad TUN,retrieve-vlan 'option "retrieve-vlan" not supported with this address type'
bad TUN:10.0.0.1/8:x 'TUN\[:<ip-addr>/<bits>\]'
bad TUN:224.0.0.1/24,up 'SIOCSIFADDR'

# Without the privileges: the device may be opened, but no interface be made.
chmod 755 "$work"
mknod -m 666 ../tun c $((0x$(stat -c %t /dev/net/tun))) $((0x$(stat -c %T /dev/net/tun)))
nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
if "${nobody[@]}" "$MODCAT" -u /dev/null - && "${nobody[@]}" test -r ../tun; then
  run "${nobody[@]}" "$MODCAT" "TUN,tun-device=$work/tun" PIPE
  assert_status 1
  assert_grep ' E .*(TUNSETIFF.*Operation not permitted; making an interface takes|open\(.*Permission denied)' "$err"
fi
