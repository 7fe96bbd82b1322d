#!/usr/bin/env bash
# tests/e2e/posixmq-options.sh -- queues are made, emptied and removed as the options say; bad ones are refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

q=/modcat-$$-options
requires '"$MODCAT" -u /dev/null "POSIXMQ-SEND:$q,unlink-close"' 'needs message queues'
remove_queue ()
{
  end_all
  "$MODCAT" -u /dev/null "POSIXMQ-SEND:$q,unlink-close"
}
cleanup_fn remove_queue
# queue STATUS OPTIONS [TEXT]: open it for sending
queue ()
{
  run "$MODCAT" -d -d -d -u - "POSIXMQ-SEND:$q$2" <<<"${3:-}"
  assert_status "$1"
}
queue 1 ,o-creat=0
assert_grep " E mq_open\(\"$q\"\): No such file" "$err"
queue 0 ,o-excl,mq-maxmsg=3,mq-msgsize=50 text
assert_grep 'holds 3 messages of up to 50 bytes, and has 0 now' "$err"
queue 1 ,o-excl
assert_grep 'File exists' "$err"
queue 0 ,mq-msgsize=60
assert_grep ' W .* was there already, for 3 messages of up to 50 bytes' "$err"
assert_grep 'and has 1 now' "$err"
queue 0 ,mq-flush
assert_grep 'flushed 2 messages' "$err"
queue 0 ,posixmq-flush=0,unlink-early,posixmq-maxmsg=2
assert_grep 'holds 2 messages of up to [0-9]+ bytes, and has 0 now' "$err"
queue 0 ,unlink-late
queue 1 ,o-creat=0
queue 0 ,o-excl,unlink-close
queue 1 ,o-creat=0

# The queue is full: what is sent waits, and is not lost.
queue 0 ,mq-maxmsg=1 first
start sender "$MODCAT" -u - "POSIXMQ-SEND:$q" <<<second
for text in first second; do
  run "$MODCAT" -u "POSIXMQ-RECEIVE:$q" STDOUT
  assert_file "$out" "$text\n"
done
await sender
assert_status 0

for name in queue / /a/b "/$(printf '%0255d' 0)"; do
  run "$MODCAT" -u "POSIXMQ-READ:'$name'" CREATE:got
  assert_status 1
  assert_grep 'is no name of a message queue' "$err"
done
for option in mq-prio=32768 mq-maxmsg=0 mq-msgsize=-1 o-trunc perm=01000 perm-early=600; do
  run "$MODCAT" -u - "POSIXMQ-SEND:$q,$option"
  assert_status 1
done
