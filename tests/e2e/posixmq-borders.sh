#!/usr/bin/env bash
# tests/e2e/posixmq-borders.sh -- each block is a message and each message a block, whatever their size; the highest first.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

q=/modcat-$$-borders
requires '"$MODCAT" -u /dev/null "POSIXMQ-SEND:$q"' 'needs message queues'
remove_queue ()
{
  end_all
  "$MODCAT" -u /dev/null "POSIXMQ-SEND:$q,unlink-close"
}
cleanup_fn remove_queue
# send PRIORITY TEXT: one message
send ()
{
  run "$MODCAT" -u - "POSIXMQ-SEND:$q,mq-prio=$1" <<<"$2"
  assert_status 0
}
send 0 first
send 5 urgent
random_file large 8192
run "$MODCAT" -u OPEN:large "POSIXMQ-WRITE:$q"
assert_status 0
send 0 last
start reader "$MODCAT" -d -d -d -u "POSIXMQ-READ:$q" CREATE:got
wait_log reader 'transferred 5 bytes'
stop reader
assert_status 143
assert_eq sizes "$(sed -nE 's/.* transferred ([0-9]+) bytes.*/\1/p' reader.log | xargs)" '7 6 8192 5'
{ echo urgent; echo first; cat large; echo last; } >expected
assert_same got expected

# What is larger than a message is refused whole; -b makes smaller blocks of a stream.
run "$MODCAT" -b 10000 -u OPEN:large "POSIXMQ-SEND:$q,unlink-early,mq-msgsize=100,mq-maxmsg=5"
assert_status 1
assert_grep ' E a message of 8192 bytes is more than the 100 that' "$err"
start reader "$MODCAT" -b 100 -u "POSIXMQ-READ:$q" CREATE:got2
run "$MODCAT" -b 100 -u OPEN:large "POSIXMQ-SEND:$q"
assert_status 0
wait_until '[ "$(stat -c %s got2)" = 8192 ]'
assert_same got2 large
