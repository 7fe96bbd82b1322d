#!/usr/bin/env bash
# tests/e2e/tcp-reset.sh -- a peer that resets the connection: an error with status 1, nothing hangs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
start resetter perl -MSocket -e 'socket S, AF_INET, SOCK_STREAM, 0 or die; bind S, pack_sockaddr_in(0, inet_aton($ARGV[0])) or die;
  listen S, 1 or die; $| = 1; print((unpack_sockaddr_in(getsockname S))[0], "\n"); accept C, S; sysread C, $_, 1;
  setsockopt C, SOL_SOCKET, SO_LINGER, pack "ii", 1, 0; close C;' "$LO"
wait_until '[ -s resetter.out ]'
run "$MODCAT" -,ignoreeof "TCP:$LO:$(cat resetter.out)" <<<text
assert_status 1
assert_grep ' E (read|write)\([0-9]+, 0x[0-9a-f]+, [0-9]+\): Connection reset by peer' "$err"
