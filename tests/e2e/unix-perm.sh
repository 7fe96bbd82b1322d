#!/usr/bin/env bash
# tests/e2e/unix-perm.sh -- umask, perm and perm-early set the mode of the socket file.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mode ()
{
  start server "$MODCAT" -d -d "UNIX-LISTEN:socket$1" PIPE
  wait_log server 'listening on'
  stat -c %a socket
  stop server
}

assert_eq default "$(mode '')" 755
assert_eq umask "$(mode ,umask=0117)" 660
assert_eq perm "$(mode ,perm=0600)" 600
assert_eq mode "$(mode ,mode=751)" 751
assert_eq early "$(mode ,perm-early=0640)" 640
# The umask of the session is what it was.
run "$MODCAT" -u OPEN:/dev/null,umask=0 OPEN:got,creat
assert_eq after "$(stat -c %a got)" 644
