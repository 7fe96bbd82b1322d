#!/usr/bin/env bash
# tests/compat/tun-mixed.sh -- raw IP and private networks by TUN between Debian's socat and modcat, in both roles.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

own_network
requires ping
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
# both SERVER CLIENT: programs
both ()
{
  start server "$1" -d -d IP4-RECVFROM:253,bind=127.0.0.2,fork EXEC:cat
  wait_log server 'receiving on AF='
  start client "$2" -d -d IP4-SENDTO:127.0.0.2:253,bind=127.0.0.3 SYSTEM:'echo text; read x; echo "$x" >got'
  wait_until '[ -s got ]'
  assert_file got 'text\n'
  stop server
  rm got

  rm -f s
  start here "$1" -d -d UNIX-LISTEN:s,so-type=5 TUN:10.98.7.1/24,up,no-pi
  wait_log here 'listening on'
  start there unshare -n "$2" -d -d UNIX-CONNECT:s,so-type=5 TUN:10.98.7.2/24,up,no-pi
  wait_log here 'starting data transfer'
  wait_log there 'starting data transfer'
  run ping -c 2 -i 0.2 -W 5 10.98.7.2
  assert_status 0
  stop there
  await here
}
both "$SOCAT" "$MODCAT"
both "$MODCAT" "$SOCAT"
