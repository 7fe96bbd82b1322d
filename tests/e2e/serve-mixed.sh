#!/usr/bin/env bash
# tests/e2e/serve-mixed.sh -- 5,000 sessions of all kinds: every byte is right, and nothing is left of them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
requires '[ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 2500 ]' 'needs 2,500 descriptors'
fds ()
{
  find "/proc/${pid_of[$1]}/fd" -mindepth 1 ! -lname "*eventpoll*" | wc -l
}

# Each session is one of another server, which has the bytes come back.
start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,backlog=512" PIPE
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,serve,backlog=512" "TCP:$LO:$(port_of echo)"
port=$(port_of server)
# shellcheck disable=SC2034 # the condition below is evaluated
before="$(fds echo) $(fds server)"
limit=100 run perl "$tests_dir/e2e/mixed-peers.pl" "$LO" "$port" 5000
assert_status 0
assert_file "$out" '5000\n'
wait_until '[ "$(fds echo) $(fds server)" = "$before" ]' 20
wait_until '[ "$(count "starting data transfer loop" server.log)" = 5000 ]'
assert_no_grep ' bytes .* are lost' server.log
stop server
assert_status 0
