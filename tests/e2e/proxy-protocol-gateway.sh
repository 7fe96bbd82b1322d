#!/usr/bin/env bash
# tests/e2e/proxy-protocol-gateway.sh -- a header in front of a SOCKS5 and of a CONNECT dialogue, and on to the target.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '"$MODCAT" --list | grep -q "^gateway .*present"' 'needs the module gateway'

from=accept-proxy,accept-proxy-from=127.0.0.0/8

# through SERVER CLIENT: a client speaks to a relay, that to a server for SOCKS5 or CONNECT, and that to a target.
through ()
{
  local to

  start target "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork,$from" PIPE
  start gate "$MODCAT" -d -d "$1:0,pf=ip4,bind=$LO,fork,$from,range=$LO/32" TCP4:%h:%p,proxy-protocol=2
  start relay "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork" "TCP4:$LO:$(port_of gate),proxy-protocol=1"
  to=$2:$LO:$LO:$(port_of target),pf=ip4
  client=$(free_port)
  run "$MODCAT" -t 5 - "$to,$3=$(port_of relay),bind=$LO:$client" <<<hello
  assert_status 0
  assert_file "$out" 'hello\n'
  wait_log gate "says: connection from AF=2 $LO:$client to AF=2 $LO:$(port_of relay)"
  wait_log target "says: connection from AF=2 $LO:$client to AF=2 $LO:$(port_of relay)"
  run "$MODCAT" -t 5 - "$to,$3=$(port_of relay),bind=127.0.0.1" <<<hello
  assert_file "$out" ''
  wait_log gate 'refusing connection from AF=2 127.0.0.1:[0-9]* due to range option'
  stop relay
  stop gate
  stop target
}

through SOCKS5-SERVER SOCKS5 socksport
through PROXY-SERVER PROXY proxyport
