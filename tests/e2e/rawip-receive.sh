#!/usr/bin/env bash
# tests/e2e/rawip-receive.sh -- who is heard: RECV all in range, SENDTO its peer alone, DATAGRAM all; one packet, one block.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
# send FROM TEXT: a packet to 127.0.0.2, protocol 253
send ()
{
  run "$MODCAT" -u - "IP4-SENDTO:127.0.0.2:253,bind=$1" <<<"$2"
  assert_status 0
}

start recv "$MODCAT" -d -d -x -u IP4-RECV:253,bind=127.0.0.2 -
start range "$MODCAT" -d -d -u IP-RECV:253,bind=127.0.0.2,range=127.0.0.4/31 -
start sendto "$MODCAT" -d -d -d -u IP4:127.0.0.3:253,bind=127.0.0.2 -
start dgram "$MODCAT" -d -d -u IP4-DATAGRAM:127.0.0.3:253,bind=127.0.0.2 -
start ranged "$MODCAT" -d -d -u IP-DGRAM:127.0.0.3:253,bind=127.0.0.2,range=127.0.0.3/32 -
start other "$MODCAT" -d -d -u IP4-RECV:254,bind=127.0.0.2 -
for name in recv range sendto dgram ranged other; do
  wait_log $name 'starting data transfer'
done
send 127.0.0.3 three
send 127.0.0.4 four
send 127.0.0.5 five
send 127.0.0.3 end
for name in recv sendto dgram ranged; do
  wait_until "grep -q end $name.out"
done
wait_until 'grep -q five range.out'
assert_file recv.out 'three\nfour\nfive\nend\n'
assert_eq blocks "$(grep -Eo 'length=[0-9]+' recv.log | tr '\n' ' ')" 'length=6 length=5 length=5 length=4 '
assert_file range.out 'four\nfive\n'
assert_grep ' W refusing connection from AF=2 127\.0\.0\.3:0 due to range option$' range.log
assert_file sendto.out 'three\nend\n'
assert_grep ' I recvfrom\(\): wrong peer address AF=2 127\.0\.0\.4:0, ignoring packet$' sendto.log
assert_file dgram.out 'three\nfour\nfive\nend\n'
assert_file ranged.out 'three\nend\n'
assert_file other.out ''
assert_grep ' N successfully prepared local socket AF=2 127\.0\.0\.2:253$' sendto.log

# The header comes with what is sent when ip-hdrincl says so.
printf '\x45\0\0\x19\0\0\0\0\x40\xfd\0\0\x7f\0\0\x09\x7f\0\0\x02mine\n' >packet
run "$MODCAT" -u OPEN:packet IP4:127.0.0.2:253,ip-hdrincl
assert_status 0
wait_until 'grep -q mine recv.out'
assert_grep ' from AF=2 127\.0\.0\.9:0$' recv.log
