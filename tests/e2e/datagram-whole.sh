#!/usr/bin/env bash
# tests/e2e/datagram-whole.sh -- a datagram that is larger than -b is passed on whole, and borders are kept.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires perl
# A pair of datagram sockets on each side; modcat inherits one of each.
cat >pairs <<'PL'
use Socket; use Fcntl;
socketpair(A, B, AF_UNIX, SOCK_DGRAM, 0) && socketpair(C, D, AF_UNIX, SOCK_DGRAM, 0) or die;
fcntl($_, F_SETFD, 0) or die for B, C;
my $pid = fork // die;
if (!$pid) { exec @ARGV, "FD:" . fileno(B), "FD:" . fileno(C) or die; }
close B; close C;
for my $n (1, 30000, 0, 5000) { next unless $n; send A, "x" x $n, 0 or die; recv D, $_, 65536, 0; print length, "\n"; }
kill TERM => $pid; waitpid $pid, 0;
PL
run perl pairs "$MODCAT" -b 4096
assert_status 0
assert_file "$out" '1\n30000\n5000\n'
