# tests/gateway.sh -- for tests of SOCKS5-SERVER and PROXY-SERVER, behind functions.sh: an echo server, servers, peers.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash

# Where peers can go: $echo is the port of a server that sends back what it gets, $closed one that refuses.
# shellcheck disable=SC2034  # the script reads them
gateway_targets ()
{
  start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
  echo=$(port_of echo)
  closed=$(free_port)
}

# serve NAME TYPE[,OPTION...] [RIGHT]: start a server, whose port is then in $port.
serve ()
{
  start "$1" "$MODCAT" -d -d "${2%%,*}:0,bind=$LO,fork,${2#*,}" "${3:-TCP:%h:%p}"
  port=$(port_of "$1")
}

# The four bytes of an IPv4 address, the two of a port, a name with its length: for printf %b.
ip4 ()
{
  # shellcheck disable=SC2086
  printf '\\0%03o\\0%03o\\0%03o\\0%03o' ${1//./ }
}
port ()
{
  printf '\\0%03o\\0%03o' $(($1 >> 8)) $(($1 & 255))
}
name ()
{
  printf '\\0%03o%s' ${#1} "$1"
}

# says BYTES [PORT]: all at once; what comes back is in $out.
says ()
{
  printf '%b' "$1" >says.in
  run "$MODCAT" -t 5 - "TCP:$LO:${2:-$port}" <says.in
}
