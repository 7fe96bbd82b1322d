#!/usr/bin/env bash
# tests/compat/socks.sh -- SOCKS4 and SOCKS4A: the table socks.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

# socks PORT REPLY ADDRESS: the address by a server that says REPLY, whatever it is asked, and keeps what it hears in
# the file got.
socks ()
{
  local status=0 server

  printf %b "$2" >reply
  socat TCP-L:"$1",bind=$LO SYSTEM:'cat reply; cat >got' &
  server=$!
  up "$1"
  socat -t 2 - "$3,socksport=$1" || status=$?
  wait $server
  return $status
}
export -f socks
unset LOGNAME USER
run_table socks
