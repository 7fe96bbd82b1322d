#!/usr/bin/env bash
# tests/e2e/tcp-v6only.sh -- which IP versions a listener takes: -0, -4, -6, ipv6only both ways, whatever the system's default.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -n true' 'needs network namespaces'
requires '[ -e /proc/sys/net/ipv6/bindv6only ]' 'needs IPv6'
cat >inside <<'SH'
ip link set lo up
until grep -q '^0*1 ' /proc/net/if_inet6; do sleep 0.02; done
# versions ARGUMENT...: which of 4 and 6 the listener serves
versions ()
{
  : >log
  "$MODCAT" -d -d "$@",fork SYSTEM:'echo yes' 2>log &
  until grep -q 'listening on' log; do kill -0 $! || return; sleep 0.02; done
  port=$(sed -nE '/listening on AF=/{s/.*:([0-9]+)$/\1/p;q;}' log)
  for peer in '4 TCP4:127.0.0.1' '6 TCP6:[::1]'; do
    [ "$("$MODCAT" -u "${peer#* }:$port" STDOUT 2>/dev/null)" != yes ] || printf %s "${peer%% *}"
  done
  kill $!
  wait
  echo
}
for system in 0 1; do
  echo $system >/proc/sys/net/ipv6/bindv6only
  echo "$system" $(versions -4 TCP-LISTEN:0) $(versions -6 TCP-LISTEN:0) $(versions TCP6-LISTEN:0,ipv6only=0) \
    $(versions TCP6-LISTEN:0,ipv6-v6only) $(versions TCP4-LISTEN:0) $(versions -0 TCP-LISTEN:0,v6only=0)
done
SH
run unshare -n bash inside
assert_status 0
assert_file "$out" '0 4 46 46 6 4 46\n1 4 6 46 6 4 46\n'
