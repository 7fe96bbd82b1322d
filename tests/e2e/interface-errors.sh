#!/usr/bin/env bash
# tests/e2e/interface-errors.sh -- INTERFACE: what is wrong is said in one line, exit status 1, and nothing is left behind.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
mkdir empty
cd empty
# bad ADDRESS REGEX
bad ()
{
  run "$MODCAT" -u "$1" CREATE:made
  assert_status 1
  assert_eq "lines for $1" "$(count ' modcat\[[0-9]+\] [EF] ' "$err")" 1
  assert_grep " E .*$2" "$err"
  assert_eq "files after $1" "$(ls -A)" ''
}

bad INTERFACE:nope 'column 11: unknown interface "nope"'
bad IF:99 'column 4: unknown interface "99"'
bad IF:99999999999999999999 'unknown interface "9+"'
bad IF:-1 'unknown interface "-1"'
bad IF:1x 'unknown interface "1x"'
bad "IF:$(printf '%0300d' 1)x" 'unknown interface "0+'
bad IF: 'column 4: the interface is missing'
bad IF 'INTERFACE:<interface>'
bad IF:lo,bind=lo 'option "bind" has no effect on IF'
bad IF:lo,connect-timeout=1 'option "connect-timeout" has no effect on IF'
bad IF:lo,pf=ip4 'option "protocol-family" has no effect on IF'
bad IF:lo,so-type=2,retrieve-vlan 'no place for a VLAN tag without link headers'
bad IF:lo,retrieve-vlan=1 'retrieve-vlan'
bad IF:lo,tun-name=x 'option "tun-name" not supported with this address type, INTERFACE; it is of group TUN'
bad IF:lo,interface-mtu=x 'interface-mtu'
bad IF:lo,up=x 'option "up"'
bad IF:lo,so-type=77 'socket\(17, 77, 0\)'

nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
if "${nobody[@]}" "$MODCAT" -u /dev/null -; then
  run "${nobody[@]}" "$MODCAT" -u INTERFACE:lo -
  assert_status 1
  assert_grep ' E socket\(17, 3, 0\): Operation not permitted' "$err"
fi
