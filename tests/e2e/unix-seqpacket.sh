#!/usr/bin/env bash
# tests/e2e/unix-seqpacket.sh -- packets of a connection keep their borders, through two relays and both ways.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# What packets there are is seen in the dump: a line of the relay's for each.
start echo "$MODCAT" -d -d -t 30 UNIX-LISTEN:echo,so-type=5,fork SOCKETPAIR,type=5
start relay "$MODCAT" -x -d -d -t 30 UNIX-LISTEN:relay,socktype=5,fork UNIX-CONNECT:echo,type=5
wait_log relay 'listening on'
wait_log echo 'listening on'
head -c 2501 /dev/zero >data
run "$MODCAT" -t 30 -b 1000 - UNIX-CLIENT:relay <data
assert_status 0
assert_same "$out" data
stop relay
assert_eq there "$(sed -nE 's/^> .* length=([0-9]+) .*/\1/p' relay.log | xargs)" '1000 1000 501'
assert_eq back "$(sed -nE 's/^< .* length=([0-9]+) .*/\1/p' relay.log | xargs)" '1000 1000 501'

# A stream socket is another type.
run "$MODCAT" - UNIX-CONNECT:echo
assert_status 1
assert_grep 'Protocol wrong type for socket' "$err"
