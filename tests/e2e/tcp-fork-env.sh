#!/usr/bin/env bash
# tests/e2e/tcp-fork-env.sh -- programs see who is connected, under both prefixes.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" \
  SYSTEM:'echo $SOCAT_PEERADDR $SOCAT_PEERPORT $SOCAT_SOCKADDR $SOCAT_SOCKPORT $SOCAT_PID $SOCAT_PPID;
    echo $MODCAT_PEERADDR $MODCAT_PEERPORT $MODCAT_SOCKADDR $MODCAT_SOCKPORT $MODCAT_PID $MODCAT_PPID'
port=$(port_of server)
own=$(free_port)
run "$MODCAT" -u "TCP:$LO:$port,bind=$LO:$own,reuseaddr" STDOUT
# The child says the same of the program.
wait_log server "\\[${pid_of[server]}\\] N forked off child process [0-9]+$"
child=$(sed -nE "s/.*\\[${pid_of[server]}\\] N forked off child process ([0-9]+)/\\1/p" server.log | head -n 1)
line="$LO $own $LO $port $child ${pid_of[server]}"
assert_file "$out" "$line\n$line\n"
