#!/usr/bin/env bash
# tests/e2e/net-ancillary.sh -- what comes with a datagram is in the environment of its program; ICMP errors are logged.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# receive KEYWORD BIND OPTIONS SENDER...: the variables that the program for one datagram gets, sorted, to the file vars.
receive ()
{
  start receiver "$MODCAT" -d -d -d -u "$1:$port,bind=$2,$3" "SYSTEM:cat; env"
  wait_log receiver 'receiving on AF'
  shift 3
  run "$MODCAT" -u - "$@" <<<text
  assert_status 0
  await receiver
  assert_status 0
  sed -n 's/^SOCAT_\(IP\|TIMESTAMP\)/\1/p' receiver.out | sort >vars
}

port=$(free_port)
receive UDP4-RECVFROM "$LO" ip-pktinfo,ip-recvttl,ip-recvtos,ip-recvopts,so-timestamp \
  "UDP4-SENDTO:$LO:$port,ttl=9,tos=16,ip-options=x01010100"
assert_grep 'TIMESTAMP=[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9 ]{2} [0-9:]{8} 20[0-9]{2}, [0-9]{6} usecs' vars
sed -i /TIMESTAMP/d vars
assert_file vars "IP_DSTADDR=$LO\nIP_IF=lo\nIP_LOCADDR=$LO\nIP_OPTIONS=x01010100\nIP_TOS=16\nIP_TTL=9\n"
assert_grep " N Ancillary message: interface \"lo\", locaddr=$LO, dstaddr=$LO" receiver.log
assert_grep ' I ancillary message: IP_TTL: ttl=9' receiver.log

# Nobody asked: nobody is told.
receive UDP4-RECVFROM "$LO" reuseaddr "UDP4-SENDTO:$LO:$port"
assert_file vars ''
assert_no_grep 'ncillary message:' receiver.log

if grep -q '^0*1 ' /proc/net/if_inet6; then
  receive UDP6-RECVFROM '[::1]' ipv6-recvpktinfo,ipv6-recvhoplimit,ipv6-recvtclass \
    "UDP6-SENDTO:[::1]:$port,ipv6-unicast-hops=7,ipv6-tclass=32"
  assert_file vars "IPV6_DSTADDR=[0000:0000:0000:0000:0000:0000:0000:0001]\nIPV6_HOPLIMIT=7\nIPV6_IF=lo\nIPV6_TCLASS=x00000020\n"
fi

# A port where nobody is: the system tells of the ICMP message of that host.
mkfifo in
exec 9<>in
start sender "$MODCAT" -d -d -s - "UDP4-DATAGRAM:$LO:$port,ip-recverr" <in
echo text >&9
wait_log sender " N received ICMP from $LO, type 3, code 3, info 0, data 0, resulting in errno 111"
await sender

# A sender that doesn't read learns it with the next datagram.
start writer "$MODCAT" -d -d -u - "UDP4-SENDTO:$LO:$port,ip-recverr" <in
echo one >&9
wait_log writer 'local address'
echo two >&9
await writer
assert_grep " N received ICMP from $LO, type 3, code 3" writer.log
