#!/usr/bin/env bash
# tests/e2e/tcpwrap-unix.sh -- a peer on a UNIX socket is a host that is unknown to the tables.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

echo 'ALL: ALL' >all
# serves ALLOWED: what a peer gets when the table says so. -g: UNIX-LISTEN has no peer checks of its own.
serves ()
{
  echo "$1" >allow
  start server "$MODCAT" -g -d -d "UNIX-LISTEN:sock,fork,tcpwrap=files,allow-table=allow,deny-table=all" PIPE
  wait_log server 'listening on'
  run "$MODCAT" -t 5 - UNIX-CONNECT:sock <<<text
  stop server
  cat "$out"
}

assert_eq 'by the word' "$(serves 'files: UNKNOWN')" text
assert_eq 'everybody' "$(serves 'ALL: ALL')" text
assert_eq 'a host' "$(serves 'ALL: 127.0.0.0/255.0.0.0')" ''
wait_log server ' W refusing connection from AF=1 .* due to tcpwrapper option'
assert_eq 'known hosts' "$(serves 'ALL: KNOWN')" ''
assert_eq 'another daemon' "$(serves 'web: ALL')" ''
