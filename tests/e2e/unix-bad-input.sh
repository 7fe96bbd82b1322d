#!/usr/bin/env bash
# tests/e2e/unix-bad-input.sh -- paths and options of UNIX sockets that can't be: one line, status 1, nothing left behind.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# refused REASON ADDRESS [DIRECTION]: with CREATE on the other side, which must not have been opened
refused ()
{
  run "$MODCAT" "${3:--u}" "$2" CREATE:never
  assert_status 1
  assert_grep " E .*$1" "$err"
  assert_eq "error lines of $2" "$(count ' [EF] ' "$err")" 1
  assert_eq 'left behind' "$(ls)" "$before"
}

: >plain
mkdir folder
mkfifo fifo
start held "$MODCAT" -d -d UNIX-LISTEN:held,fork PIPE
wait_log held 'listening on'
run true
before=$(ls)

long=$(printf '%0108d' 1)
for type in CONNECT LISTEN CLIENT RECV RECVFROM; do
  refused 'column [0-9]+: the path has more than the 107 bytes' "UNIX-$type:$long"
  refused 'column [0-9]+: the path is empty' "UNIX-$type:"
  refused 'column [0-9]+: the name has more than the 107 bytes' "ABSTRACT-$type:$long"
done
refused 'column [0-9]+: the path has more than' "UNIX-CONNECT:held,bind=$long"
refused 'No such file or directory' UNIX-CONNECT:none
refused 'No such file or directory' UNIX-CONNECT:none/none
refused 'Not a directory' UNIX-CONNECT:plain/none
refused 'Connection refused' UNIX-CONNECT:plain
refused 'Connection refused' UNIX-CLIENT:folder
refused 'Protocol wrong type for socket' UNIX-CONNECT:held,so-type=5
refused 'No such file or directory' UNIX-LISTEN:none/none
refused '"plain" exists' UNIX-LISTEN:plain
refused '"fifo" exists' UNIX-RECV:fifo
refused '"plain" exists' UNIX-CONNECT:held,bind=plain
refused 'unlink\("folder"\): Is a directory' UNIX-LISTEN:folder,unlink-early
refused '"held" exists' UNIX-LISTEN:held
refused 'has sockets of family 1 only, not 2' UNIX-CONNECT:held,pf=ip4
refused 'datagram sockets don.t have; use UNIX-RECVFROM' UNIX-LISTEN:new,type=2
refused 'UNIX-RECVFROM has datagram sockets' UNIX-RECVFROM:new,type=1
refused 'UNIX-LISTEN binds implicitly, bind option not allowed' UNIX-LISTEN:new,bind=x
refused 'ABSTRACT-RECV binds implicitly, unix-bind-tempname option' ABSTRACT-RECV:new,bind-tempname
refused 'Option "perm" only with bind option' UNIX-CONNECT:held,perm=600
refused 'path pattern is not valid' UNIX-CLIENT:held,bind-tempname=x
refused 'option "lowport"' UNIX-CONNECT:held,lowport
refused 'option "backlog"' UNIX-CONNECT:held,backlog=1
refused 'option "unlink-early"' ABSTRACT-LISTEN:new,unlink-early
refused 'is no user of this system' UNIX-LISTEN:new,user=no.such.user
refused 'is no group of this system' UNIX-LISTEN:new,group=no.such.group
