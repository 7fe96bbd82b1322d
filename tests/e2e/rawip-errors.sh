#!/usr/bin/env bash
# tests/e2e/rawip-errors.sh -- raw IP: what is wrong is said in one line, exit status 1, and nothing is left behind.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

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

bad IP4-RECV:256 'column 10: protocol number exceeds 255 \(256\)'
bad IP4:127.0.0.1:256 'column 15: protocol number exceeds 255 \(256\)'
bad IP4-RECVFROM:-1 '"-1" is no protocol number \(0 to 255\)'
bad IP-RECV:icmp '"icmp" is no protocol number'
bad IP6-RECV: '"" is no protocol number'
bad IP4-RECV 'IP4-RECV:<protocol>'
bad IP4:127.0.0.1 'IP4-SENDTO:<host>:<protocol>'
bad IP4::253 'the host is missing'
bad 'IP4:[::1]:253' '\[::1\] is an IPv6 address'
bad IP6-DGRAM:127.0.0.1:253 '127.0.0.1 is an IPv4 address'
bad IP4-RECV:253,bind=127.0.0.1:7 'has a port; raw IP has none'
bad IP4-RECV:253,bind=::1 'has a port; raw IP has none'
bad IP4:127.0.0.1:253,range=127.0.0.1/8 'option "range" not supported'
bad IP4-RECV:253,sourceport=1 'sourceport'
bad IP4-RECV:253,fork 'option "fork" not supported'
bad IP4-RECV:253,via=TCP:x:1 'via'

if [ "$(id -u)" -eq 0 ]; then
  # TEST-NET-1 is nobody's: an address that is not here can't be bound.
  bad IP4-RECV:253,bind=192.0.2.1 'bind\(.*Cannot assign requested address'
  bad IP4-RECV:0 'socket\(2, 3, 0\): Protocol not supported'
  chmod 755 "$work"
  nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
else
  nobody=(env)
fi
if "${nobody[@]}" "$MODCAT" -u /dev/null -; then
  run "${nobody[@]}" "$MODCAT" -u IP4-RECV:253 -
  assert_status 1
  assert_grep ' E socket\(2, 3, 253\): Operation not permitted$' "$err"
fi
