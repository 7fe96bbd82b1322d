#!/usr/bin/env bash
# tests/e2e/socket-datagrams.sh -- datagrams of families told by number: SENDTO, DATAGRAM, RECVFROM, RECV.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# data PORT: $LO and that port as the bytes of a struct sockaddr_in
# shellcheck disable=SC2046,SC2183
data () { printf 'x%04x%02x%02x%02x%02x0000000000000000' "$1" $(tr . ' ' <<<"$LO"); }
# udp_port NAME: where it receives
udp_port ()
{
  wait_log "$1" ' N receiving on AF=2 [0-9.]+:[0-9]+$'
  sed -nE 's/.*receiving on AF=2 .*:([0-9]+)$/\1/p;T;q' "$1.log"
}

# A process for each question; its answer goes to who asked.
start server "$MODCAT" -d -d "SOCKET-RECVFROM:2:2:17:$(data 0),fork" SYSTEM:'cat; echo $SOCAT_PEERADDR-$SOCAT_PEERPORT'
port=$(udp_port server)
for i in 1 2; do
  start client "$MODCAT" -d -d -t 5 "TEXT:question $i,ignoreeof!!-" "SOCKET-SENDTO:2:2:17:$(data "$port"),bind=$(data 0)"
  wait_log client 'successfully prepared local socket AF=2 .*:[0-9]+$'
  own=$(sed -nE 's/.*successfully prepared local socket AF=2 .*:([0-9]+)$/\1/p' client.log)
  wait_until "grep -qx 'question $i$LO-$own' client.out"
  assert_grep " N receiving packet from AF=2 $LO:$own$" server.log
  stop client
done
stop server

# All that comes, in order, from everybody in range.
start all "$MODCAT" -d -d -u "SOCKET-RECV:2:2:17:$(data 0),range=x0000$(data 0 | cut -c6-13):x0000ffffffff" CREATE:got
port=$(udp_port all)
printf 'stray' | "$MODCAT" -u - "SOCKET-SENDTO:2:2:17:$(data "$port"),bind=x00007f0000010000000000000000"
wait_log all ' W refusing .* from AF=2 127.0.0.1:[0-9]+ due to range option'
for i in 1 2 3; do
  printf 'part %s ' $i | "$MODCAT" -u - "SENDTO:2:2:17:$(data "$port"),bind=$(data 0)"
done
wait_until '[ "$(cat got)" = "part 1 part 2 part 3 " ]'
stop all

# Unix datagrams, both ways between two that name each other; a stranger is heard by DATAGRAM, not by SENDTO.
start left "$MODCAT" -d -d -d 'SOCKET-DATAGRAM:1:2:0:\"right\",bind=\"left\"' SYSTEM:'cat >got-left'
wait_log left ' N successfully prepared local socket AF=1 "left"$'
start right "$MODCAT" -d -d -d 'SOCKET-SENDTO:1:2:0:\"left\",bind=\"right\"' SYSTEM:'echo hello; cat >got-right'
wait_until '[ -S right ] && [ "$(cat got-left)" = hello ]'
for to in left right; do
  printf stranger | "$MODCAT" -u - "SENDTO:1:2:0:$(printf %s x; printf %s $to | od -An -tx1 | tr -d ' ')"
done
wait_until '[ "$(cat got-left)" = "$(printf "hello\nstranger")" ]'
wait_log right 'wrong peer address AF=1 "<anon>", ignoring packet'
assert_eq 'heard by SENDTO' "$(cat got-right)" ''
stop left
stop right
