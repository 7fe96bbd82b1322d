#!/usr/bin/env bash
# tests/e2e/via-kinds.sh -- a layer goes over a UNIX socket, a program by sockets, pipes or a terminal, and a device.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

connect=$tests_dir/e2e/via-connect.sh
start echo "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" PIPE
echo=$(port_of echo)
start unix "$MODCAT" "UNIX-L:socket,fork" "EXEC:sh $connect"
wait_until '[ -S socket ]'
random_file data 2000000

for way in UNIX:socket "EXEC:sh $connect" "EXEC:sh $connect,pipes" "EXEC:sh $connect,fdin=0,fdout=1"; do
  run "$MODCAT" -t 10 - "PROXY:p:$LO:$echo,via={$way}" <data
  assert_status 0
  assert_same "$out" data
  assert_file "$err" ''
done

# A terminal has no end of file to send, so the answer is counted.
seq 1 2000 >lines
bytes=$(wc -c <lines)
run "$MODCAT" -t 0.2 "OPEN:lines,rdonly,ignoreeof!!CREATE:got" \
  "PROXY:p:$LO:$echo,readbytes=$bytes,via={EXEC:sh $connect,pty,rawer}"
assert_status 0
assert_same got lines

# What looks like a serial line: a device, whose other end is the proxy's.
start line "$MODCAT" PTY,rawer,link=line "EXEC:sh $connect"
wait_until '[ -e line ]'
run "$MODCAT" -t 0.2 "OPEN:lines,rdonly,ignoreeof!!CREATE:got2" \
  "PROXY:p:$LO:$echo,readbytes=$bytes,via={OPEN:line,rawer}"
assert_status 0
assert_same got2 lines
