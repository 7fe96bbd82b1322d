#!/usr/bin/env bash
# tests/e2e/proxy-protocol-options.sh -- options of the PROXY protocol that can't be are refused before anything opens.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

refused ()
{
  run "$MODCAT" CREATE:made "$1"
  assert_status 1
  assert_grep "$2" "$err"
  assert_eq 'lines of errors' "$(grep -c ' [EWF] ' "$err")" 1
  assert_absent made
}

from=accept-proxy-from
refused TCP-LISTEN:0,accept-proxy "say by $from=<range> whose word counts"
refused TCP-LISTEN:0,accept-proxy,$from= "option \"$from\""
refused TCP-LISTEN:0,accept-proxy,$from=10.0.0.0 'lacks a netmask'
refused TCP-LISTEN:0,accept-proxy,$from=10.0.0.0/33 'not in 0 to 32'
refused TCP-LISTEN:0,accept-proxy,$from=unix '"unix" is for UNIX sockets'
refused TCP-LISTEN:0,$from=10.0.0.0/8 'no effect without accept-proxy'
refused TCP-LISTEN:0,accept-proxy=0,$from=10.0.0.0/8 'no effect without accept-proxy'
refused TCP-LISTEN:0,handshake-timeout=3 'no effect on TCP-LISTEN without accept-proxy'
refused TCP-LISTEN:0,accept-proxy,$from=10.0.0.0/8,so-type=2 'begins a stream of bytes'
refused UNIX-LISTEN:s,accept-proxy,$from=10.0.0.0/8 "write $from=unix"
refused UNIX-LISTEN:s,accept-proxy,$from=unix,so-type=5 'begins a stream of bytes'
refused UDP-LISTEN:0,accept-proxy 'this address has datagrams'
refused UDP-RECVFROM:0,$from=10.0.0.0/8 'this address has datagrams'
refused UNIX-RECVFROM:s,accept-proxy 'this address has datagrams'
refused "UDP:$LO:9,proxy-protocol=1" 'this address has datagrams'
refused UNIX-SENDTO:s,proxy-protocol=2 'this address has datagrams'
refused "TCP:$LO:9,proxy-protocol=0" 'not between 1 and 2'
refused "TCP:$LO:9,proxy-protocol=3" 'not between 1 and 2'
refused "TCP:$LO:9,accept-proxy" 'accept-proxy'
refused TCP-LISTEN:0,proxy-protocol=1 'proxy-protocol'
# The type of this one turns out when it is connected.
start dgram "$MODCAT" -d -d UNIX-RECV:dgram -
wait_until '[ -S dgram ]'
run "$MODCAT" - UNIX-CLIENT:dgram,proxy-protocol=1
assert_status 1
assert_grep 'this connection has datagrams' "$err"
# Not asked for: nothing changes.
start plain "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,accept-proxy=0" PIPE
run "$MODCAT" - "TCP:$LO:$(port_of plain)" <<<'PROXY UNKNOWN'
assert_file "$out" 'PROXY UNKNOWN\n'
