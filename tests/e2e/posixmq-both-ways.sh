#!/usr/bin/env bash
# tests/e2e/posixmq-both-ways.sh -- BIDIRECTIONAL reads and writes one queue; a queue each way is a dual address.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

q=/modcat-$$-both
requires '"$MODCAT" -u /dev/null "POSIXMQ-SEND:$q"' 'needs message queues'
remove_queues ()
{
  end_all
  "$MODCAT" -u /dev/null "POSIXMQ-SEND:$q,unlink-close"
  "$MODCAT" -u /dev/null "POSIXMQ-SEND:$q-back,unlink-close"
}
cleanup_fn remove_queues
run "$MODCAT" -t 0.2 - "POSIXMQ:$q" <<<text
assert_status 0
assert_file "$out" 'text\n'

run "$MODCAT" -u STDIN "POSIXMQ-SEND:$q" <<<question
start server "$MODCAT" -t 5 "POSIXMQ-RECEIVE:$q!!POSIXMQ-SEND:$q-back" SYSTEM:'tr a-z A-Z'
run "$MODCAT" -u "POSIXMQ-RECEIVE:$q-back" STDOUT
assert_file "$out" 'QUESTION\n'
await server
assert_status 0
