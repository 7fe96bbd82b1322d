#!/usr/bin/env bash
# tests/e2e/unix-dgram-full.sh -- a receiver that is behind gets all datagrams whole, and holds up nothing else.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

seq 100000 100999 >numbers
start receiver "$MODCAT" -u UNIX-RECV:socket CREATE:got
wait_until '[ -S socket ]'
kill -STOP "${pid_of[receiver]}"
# So many go into its queue, which is full then.
room=$(($(cat /proc/sys/net/unix/max_dgram_qlen) + 1))
[ "$room" -lt 1000 ] || skip "the queues of this system are long: $room datagrams"
start sender "$MODCAT" -d -d -t 10 -b 7 'OPEN:numbers!!CREATE:answer' UNIX-SENDTO:socket,bind=own,null-eof
wait_until '[ "$(count "N local address" sender.log)" -eq "$room" ]'
# The other direction: another socket speaks by the receiver's name.
mv socket receiver.socket
run "$MODCAT" -u - UNIX-SENDTO:own,bind=socket,shut-null <<<text
assert_status 0
wait_until '[ -s answer ]'
assert_file answer 'text\n'
mv receiver.socket socket
kill -CONT "${pid_of[receiver]}"
await sender
assert_status 0
wait_until '[ "$(stat -c %s got)" -eq 7000 ]'
assert_same got numbers
