#!/usr/bin/env bash
# tests/e2e/tcpwrap-isolated.sh -- what a rule does to the process that asks is gone when it has answered.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

cat >allow <<TXT
ALL: 127.0.0.2: umask 077: setenv LEAK yes: nice 5
ALL: 127.0.0.3: spawn (echo spawned %a >$work/spawned)
ALL: 127.0.0.4: twist echo twisted
TXT
echo 'ALL: ALL' >deny
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,tcpwrap,allow-table=allow,deny-table=deny" \
  SYSTEM:'echo "umask $(umask) leak ${LEAK-no} nice $(nice)"'
port=$(port_of server)
pid=${pid_of[server]}
expected="umask 0022 leak no nice $(nice)"
run "$MODCAT" -u "TCP:$LO:$port,bind=127.0.0.2" -
assert_file "$out" "$expected\n"
run "$MODCAT" -u "TCP:$LO:$port,bind=127.0.0.3" -
assert_file "$out" "$expected\n"
assert_file spawned 'spawned 127.0.0.3\n'
run "$MODCAT" -u "TCP:$LO:$port,bind=127.0.0.4" -
assert_file "$out" ''
wait_log server 'refusing connection from AF=2 127\.0\.0\.4:'
run "$MODCAT" -u "TCP:$LO:$port,bind=127.0.0.2" -
assert_file "$out" "$expected\n"
# Who was asked has gone, too.
wait_until "[ -z \"\$(cat /proc/$pid/task/$pid/children)\" ]"
