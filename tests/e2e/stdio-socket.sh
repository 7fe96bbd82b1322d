#!/usr/bin/env bash
# tests/e2e/stdio-socket.sh -- options of sockets act on an inherited socket; those that come too late are refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '"$MODCAT" --list | grep -q SOCKET,IP4' 'needs the options of sockets (module tcp)'
run "$MODCAT" -,so-rcvbuf=20000 PIPE </dev/zero
assert_status 1
assert_grep 'Socket operation on non-socket' "$err"
for option in bind=x so-type=1 connect-timeout=1 pf=ip4; do
  run "$MODCAT" "-,$option" PIPE </dev/null
  assert_status 1
  assert_grep "address 1, column 3: .*option \"${option%=*}\"" "$err"
done

# The program's stdin and stdout are a socket, which is what it says.
run "$MODCAT" -t 5 - SYSTEM:"exec \"$MODCAT\" -d -d -\\,so-keepalive\\,setsockopt-int=1\:8\:20000 PIPE" <<<text
assert_status 0
assert_file "$out" 'text\n'
