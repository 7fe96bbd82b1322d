#!/usr/bin/env bash
# tests/e2e/udp-reply-netns.sh -- answers of a host with several addresses, to hosts beyond a network: IPv4 and IPv6.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires ip
requires 'unshare -mn true' 'needs network namespaces'
cat >inside <<'SH'
set -e
mount -t tmpfs none /run
ip link set lo up
for a in 10.1.0.1/32 10.2.0.1/32; do ip addr add $a dev lo; done
six=
! ip -6 addr add fd00:1::1/128 dev lo 2>/dev/null || ! ip -6 addr add fd00:2::1/128 dev lo || six=yes
serve () { "$MODCAT" -d -d "$@" 2>server.log & until grep -q ' on .*AF=' server.log; do kill -0 $!; sleep 0.02; done; }
ask () { echo "$1 $(echo q | "$MODCAT" -t 5 - "$2:$port,readbytes=3")"; }
port=7000
for type in LISTEN RECVFROM; do
  port=$((port + 1))            # sessions still have the last one
  serve UDP4-$type:$port,fork SYSTEM:'read x; echo re'
  for host in 10.2.0.1 10.1.0.1 127.0.0.1; do ask $type UDP4-SENDTO:$host; done
  kill $!; wait $! || :
  # An IPv6 socket that takes both versions.
  [ "$six" ] || continue
  port=$((port + 1))
  serve UDP6-$type:$port,fork,ipv6only=0 SYSTEM:'read x; echo re'
  for host in '[fd00:2::1]' '[fd00:1::1]' '[::1]'; do ask $type UDP6-SENDTO:$host; done
  for host in 10.2.0.1 127.0.0.1; do ask $type UDP4-SENDTO:$host; done
  kill $!; wait $! || :
done
[ "$six" ] || echo no IPv6
SH
limit=60
run unshare -mn bash inside
[ "$status" -eq 0 ] || fail "$(tail -n 3 "$err")"
if grep -q 'no IPv6' "$out"; then want=6; else want=16; fi
assert_eq 'answers' "$(count '^(LISTEN|RECVFROM) re$' "$out")" "$want"
