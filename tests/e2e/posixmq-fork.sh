#!/usr/bin/env bash
# tests/e2e/posixmq-fork.sh -- RECEIVE takes one message; with fork each gets a child, max-children limits them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

q=/modcat-$$-fork
requires '"$MODCAT" -u /dev/null "POSIXMQ-SEND:$q"' 'needs message queues'
remove_queue ()
{
  end_all
  "$MODCAT" -u /dev/null "POSIXMQ-SEND:$q,unlink-close"
}
cleanup_fn remove_queue
send ()
{
  run "$MODCAT" -u - "POSIXMQ-SEND:$q,mq-prio=$1" <<<"$2"
  assert_status 0
}
send 3 one
run "$MODCAT" -u "POSIXMQ-RECV:$q" SYSTEM:'cat; echo $MODCAT_POSIXMQ_PRIO $SOCAT_POSIXMQ_PRIO >prio'
assert_status 0
assert_file "$out" 'one\n'
assert_file prio '3 3\n'

# Two at a time, the more urgent first; the third waits in the queue until one of them has ended.
cat >job <<'SH'
#!/bin/bash
read -r name
echo "$MODCAT_POSIXMQ_PRIO" >"$name.began"
until [ -e "$name.go" ]; do sleep 0.02; done
touch "$name.done"
SH
chmod +x job
start server "$MODCAT" -d -d -d -u "POSIXMQ-RECEIVE:$q,fork,max-children=2" EXEC:./job
for n in 1 2 3; do
  send "$((4 - n))" "job$n"
done
wait_until '[ -s job1.began ] && [ -s job2.began ]'
wait_log server 'maxchildren are active, waiting'
assert_absent job3.began
touch job1.go
wait_until '[ -s job3.began ]'
assert_file job3.began '1\n'
touch job2.go job3.go
wait_until '[ -e job1.done ] && [ -e job2.done ] && [ -e job3.done ]'
stop server
assert_status 143

# SEND with fork: a child each interval.
start sender "$MODCAT" -U "POSIXMQ-SEND:$q,fork,interval=0.05" SYSTEM:'echo again'
for _ in 1 2 3; do
  run "$MODCAT" -u "POSIXMQ-RECEIVE:$q" STDOUT
  assert_file "$out" 'again\n'
done
stop sender
