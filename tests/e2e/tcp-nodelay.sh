#!/usr/bin/env bash
# tests/e2e/tcp-nodelay.sh -- relayed TCP has TCP_NODELAY, unless nodelay=0.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires strace
requires 'strace -o /dev/null true' 'needs the right to trace'
# The check for leaks does not work below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
# The check for leaks doesn't work under strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
nodelay ()
{
  strace -f -qq -e trace=setsockopt -o "trace.$1" "$MODCAT" -u /dev/null "TCP:$LO:$port$2"
}

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of server)
nodelay default ''
assert_grep 'TCP_NODELAY, \[1\]' trace.default
nodelay off ,nodelay=0
assert_no_grep 'TCP_NODELAY, \[1\]' trace.off
