#!/usr/bin/env bash
# tests/e2e/tcpwrap-order.sh -- peers are checked by range, then by port, then by the tables, whatever was typed first.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

echo 'ALL: ALL' >all
: >none
# refused_by OPTIONS PEER-OPTIONS: the reason that is logged
refused_by ()
{
  start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,$1" PIPE
  run "$MODCAT" - "TCP:$LO:$(port_of server)${2:+,$2}" <<<text
  assert_file "$out" ''
  wait_log server 'refusing connection'
  stop server
  sed -nE 's/.* due to (.*)/\1/p' server.log
}

port=$(free_port)
wrap=allow-table=none,deny-table=all
assert_eq 'all of them' "$(refused_by "$wrap,sourceport=1,range=127.0.0.9/32")" 'range option'
assert_eq 'port and tables' "$(refused_by "tcpwrap,sourceport=1,$wrap,range=127.0.0.0/8")" 'wrong sourceport'
assert_eq 'low port and tables' "$(refused_by "$wrap,lowport" "bind=$LO,sourceport=$port,reuseaddr")" 'lowport option'
assert_eq 'tables' "$(refused_by "$wrap,sourceport=$port,range=127.0.0.0/8" "bind=$LO,sourceport=$port,reuseaddr")" \
  'tcpwrapper option'
# Where both are given, sourceport counts and lowport doesn't.
assert_eq 'both ports' "$(refused_by "lowport,sourceport=$port,$wrap" "bind=$LO,sourceport=$port,reuseaddr")" 'tcpwrapper option'
