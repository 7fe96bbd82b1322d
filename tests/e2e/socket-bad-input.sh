#!/usr/bin/env bash
# tests/e2e/socket-bad-input.sh -- wrong numbers, bytes and descriptors of generic sockets: one line, a caret, status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# refused COLUMN REASON ADDRESS: nothing is made before that is known
refused ()
{
  run "$MODCAT" "CREATE:never!!STDIN" "$3" </dev/null
  assert_status 1
  assert_eq "lines for $3" "$(count ' E ' "$err")" 1
  assert_grep " E address 2, column $1: $2" "$err"
  assert_grep '^ +\^' "$err"
  assert_absent never
}

ip4=x00507f0000010000000000000000
refused 16 'domain "inet" is no number' "SOCKET-CONNECT:inet:6:$ip4"
refused 16 'domain 65536 is above 65535' "SOCKET-CONNECT:65536:6:$ip4"
refused 18 'protocol "6x" is no number' "SOCKET-CONNECT:2:6x:$ip4"
refused 18 'protocol "" is no number' "SOCKET-CONNECT:2::$ip4"
refused 20 'the address has an odd number' "SOCKET-CONNECT:2:6:${ip4}0"
refused 20 'the address has less than the 14 bytes' "SOCKET-CONNECT:2:6:${ip4%00}"
refused 20 'the address has a character that is no data' SOCKET-CONNECT:2:6:127.0.0.1
refused 20 'the address makes more bytes than there is room for' "SOCKET-CONNECT:1:0:x$(printf '%0254d' 0)"
refused 20 'the address has a text without' 'SOCKET-CONNECT:1:0:\"sock'
refused 55 'the address has a character that is no data' "SOCKET-CONNECT:2:6:$ip4,bind=127.0.0.1"
refused 16 'socket\(199, 1, 6\): Address family not supported' "SOCKET-CONNECT:199:6:$ip4"
refused 17 'socket\(2, 1, 99\): Protocol not supported' "SOCKET-LISTEN:2:99:$ip4"
refused 54 'SOCKET-LISTEN binds to the address of its parameter' "SOCKET-LISTEN:2:6:$ip4,bind=$ip4"
refused 42 'SOCKET-LISTEN waits for connections, which datagram' SOCKET-LISTEN:1:0:x2f746d702f736c00,type=2
refused 17 'type "udp" is no number' "SOCKET-SENDTO:2:udp:17:$ip4"
refused 17 'type 1 has no datagrams that name their peer' "SOCKET-SENDTO:2:1:6:$ip4"
refused 19 'socket\(2, 77, 17\): ' "SOCKET-DATAGRAM:2:77:17:$ip4"
refused 24 'the address has less than the 14 bytes' "SOCKET-RECVFROM:2:2:17:x0050"
refused 55 'SOCKET-RECV binds to the address of its parameter' "SOCKET-RECV:2:2:17:$ip4,bind=$ip4"
refused 11 'file descriptor "x" is no number' ACCEPT-FD:x
refused 11 'file descriptor 77777777777 is above' ACCEPT-FD:77777777777
for few in SOCKET-CONNECT:2:6 "SOCKET-CONNECT:2:6:$ip4:1" ACCEPT-FD; do
  run "$MODCAT" "$few" CREATE:never
  assert_status 1
  assert_grep 'wrong number of parameters' "$err"
done

# Whether a descriptor listens is known when it is looked at.
run "$MODCAT" ACCEPT-FD:9 CREATE:never
assert_status 1
assert_grep 'address 1, column 11: file descriptor 9: Bad file descriptor; it has to be a listening socket' "$err"
run "$MODCAT" ACCEPT-FD:0,fork CREATE:never
assert_status 1
assert_grep 'address 1, column 11: file descriptor 0: Socket operation on non-socket' "$err"
assert_absent never
