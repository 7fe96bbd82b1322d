#!/usr/bin/env bash
# tests/e2e/net-null-eof.sh -- with null-eof an empty datagram ends a session; without it, it is nothing.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for option in ,null-eof ''; do
  start receiver "$MODCAT" -d -d -u "UDP4-RECV:0,bind=$LO$option" -
  wait_log receiver 'receiving on AF=2 .*:[0-9]+$'
  port=$(sed -n 's/.*receiving on AF=.*:\([0-9]*\)$/\1/p' receiver.log)
  # shut-null: the empty datagram is the sender's end of file.
  run "$MODCAT" -u - "UDP4-SENDTO:$LO:$port,shut-null" <<<one
  assert_status 0
  if [ -n "$option" ]; then
    await receiver
    assert_status 0
    assert_file receiver.out 'one\n'
  else
    run "$MODCAT" -u - "UDP4-SENDTO:$LO:$port" <<<two
    wait_until 'grep -q two receiver.out'
    assert_file receiver.out 'one\ntwo\n'
    stop receiver
  fi
done
