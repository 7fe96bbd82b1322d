#!/usr/bin/env bash
# tests/e2e/socket-accept-fd.sh -- ACCEPT-FD serves on a listening socket that it was started with, as systemd does it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires perl

cat >listen.pl <<'END'
use Socket; use POSIX ();
my ($path, $fd) = splice @ARGV, 0, 2; $^F = 9;
socket S, AF_UNIX, SOCK_STREAM, 0 or die; bind S, pack_sockaddr_un($path) or die; listen S, 5 or die;
POSIX::dup2(fileno S, $fd); close S if fileno S != $fd; exec @ARGV or die;
END
client () { run "$MODCAT" -t 5 - UNIX:sock <<<"$1"; }

start server perl listen.pl sock 3 "$MODCAT" -d -d ACCEPT-FD:3,fork,max-children=1 \
  SYSTEM:'l=$(readlink /proc/$$/fd/*); printf %s\\\\n $l >fds; cat; echo $SOCAT_SOCKADDR'
wait_log server ' N using file descriptor 3 accepting a connection for reading and writing$'
wait_log server ' N listening on AF=1 "sock"$'
# One is served, the other has to wait for it.
mkfifo hold
start first sh -c "exec \"$MODCAT\" -t 5 - UNIX:sock <hold"
exec 5>hold
echo first >&5
wait_until '[ -s first.out ]'
start second "$MODCAT" -t 5 - UNIX:sock <<<second 5>&-
wait_log server ' N maxchildren are active, waiting$'
assert_eq 'output of the second one' "$(cat second.out)" ''
exec 5>&-
await first
assert_file first.out 'first\nsock\n'
await second
assert_file second.out 'second\nsock\n'
assert_eq "the program's sockets, its stdin and stdout" "$(count socket: fds)" 2
stop server
assert_status 143
client nobody
assert_status 1

# Without fork, one connection; the next one finds nobody.
rm sock
start server perl listen.pl sock 3 "$MODCAT" ACCEPT:3 PIPE
wait_until '[ -S sock ]'
client one
assert_file "$out" 'one\n'
await server
assert_status 0

# Descriptor 0, as inetd has it.
rm sock
start server perl listen.pl sock 0 "$MODCAT" -u ACCEPT-FD:0 CREATE:got
wait_until '[ -S sock ]'
client zero
await server
assert_status 0
assert_file got 'zero\n'
