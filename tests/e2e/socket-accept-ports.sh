#!/usr/bin/env bash
# tests/e2e/socket-accept-ports.sh -- programs behind ACCEPT-FD are told both ends of a TCP connection; options of TCP act.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires perl

cat >listen.pl <<'END'
use Socket; $^F = 9; my $host = shift;
socket S, AF_INET, SOCK_STREAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($host)) or die; listen S, 5 or die;
exec @ARGV, 'ACCEPT-FD:' . fileno(S) . ',keepalive,range=' . $host . '/32,setsockopt-int=6:1:1',
  'SYSTEM:echo $SOCAT_PEERADDR-$SOCAT_PEERPORT-$SOCAT_SOCKADDR-$SOCAT_SOCKPORT' or die;
END
start server perl listen.pl "$LO" "$MODCAT" -d -d -d
port=$(port_of server)
# Out of range: turned away, and the next one is waited for.
run "$MODCAT" -u "TCP:$LO:$port,bind=127.0.0.1" STDOUT
assert_file "$out" ''
wait_log server ' W refusing connection from AF=2 127.0.0.1:[0-9]+ due to range option'
own=$(free_port)
run "$MODCAT" -u "TCP:$LO:$port,bind=$LO:$own" STDOUT
assert_file "$out" "$LO-$own-$LO-$port\n"
await server
assert_status 0
assert_grep ' I setting option "so-keepalive" to 1$' server.log
