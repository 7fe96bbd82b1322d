#!/usr/bin/env bash
# tests/e2e/failure-clean.sh -- a failure of the second address leaves no file, no lock, no process of the first.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

failed ()
{
  run "$MODCAT" "$@"
  assert_status 1
  assert_eq "left of: $*" "$(ls -A)" "$(printf 'err\nout')"
  assert_nothing_runs
}

port=$(free_port)
rm -rf free_port.* .ports
failed -L lock PIPE:fifo "TCP:$LO:$port"
failed -L lock EXEC:'sleep 60' "TCP:$LO:$port"
failed EXEC:'sleep 60' OPEN:missing
failed SYSTEM:'exec sleep 60',pipes OPEN:missing
failed UNIX-LISTEN:socket,accept-timeout=x -
failed UNIX-LISTEN:socket,user=no.such.user -
failed - UNIX-LISTEN:missing/socket
failed PIPE,lockfile=lock OPEN:missing/file
failed PIPE:fifo,nosuchoption -
failed UNIX-CONNECT:missing,bind=client -
failed OPEN:new,creat,excl,seek=x -
failed "TCP-LISTEN:0,bind=192.0.2.1" CREATE:never
