#!/usr/bin/env bash
# tests/e2e/net-inherited-socket.sh -- options of sockets act on a socket that modcat was given, and only on sockets.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

cat >inner <<END
#!/bin/sh
exec "$MODCAT" -d -d -d STDIO,so-keepalive,nodelay=0,tos=16 PIPE 2>inner.log
END
chmod +x inner
start server perl -MSocket -e 'socket S, AF_INET, SOCK_STREAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die;
  listen S, 1 or die; $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n"); accept C, S or die;
  open STDIN, "<&C"; open STDOUT, ">&C"; close C; exec "./inner"' "$LO"
wait_until '[ -s server.out ]'
run "$MODCAT" -t 5 - "TCP:$LO:$(cat server.out)" <<<text
assert_file "$out" 'text\n'
await server
assert_status 0
assert_grep 'setting option "so-keepalive" to 1' inner.log

run "$MODCAT" -u STDIO,so-keepalive CREATE:never
assert_status 1
assert_grep 'Socket operation on non-socket' "$err"
run "$MODCAT" -u STDIO,bind=x CREATE:never
assert_status 1
assert_absent never
