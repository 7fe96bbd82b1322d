#!/usr/bin/env bash
# tests/e2e/proxy-protocol.sh -- modcat tells modcat who the client is: in both versions, and no byte of it is payload.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 1000000
tell='printenv SOCAT_PEERADDR SOCAT_PEERPORT SOCAT_SOCKADDR SOCAT_SOCKPORT | xargs >&2; cat'

# through VERSION SERVER FROM TARGET: a client whose port is known comes to a relay, and that to a server.
through ()
{
  start server "$MODCAT" -d -d -d "$2,fork,accept-proxy,accept-proxy-from=$3" SYSTEM:"$tell"
  wait_log server 'listening on'
  start relay "$MODCAT" -d -d -d "TCP4-LISTEN:0,bind=$LO,fork" "$4,proxy-protocol=$1"
  front=$(port_of relay)
  client=$(free_port)
  run "$MODCAT" -t 10 '-!!CREATE:got' "TCP4:$LO:$front,bind=$LO:$client" <data
  assert_status 0
  assert_same got data
  wait_log server "^$LO $client $LO $front\$"
  assert_grep "says: connection from AF=2 $LO:$client to AF=2 $LO:$front" server.log
  assert_grep "permitting connection from AF=2 $LO:$client" server.log
  assert_no_grep '^[0-9/]* [0-9:]* [^ ]* [WE] ' server.log
  stop relay
  stop server
}

for version in 1 2; do
  port=$(free_port)
  through $version "TCP4-LISTEN:$port,bind=$LO,reuseaddr" 127.0.0.0/8 "TCP4:$LO:$port"
  through $version UNIX-LISTEN:sock unix UNIX-CONNECT:sock
  through $version "ABSTRACT-LISTEN:pp$port" unix "ABSTRACT-CLIENT:pp$port"
  through $version "SOCKET-LISTEN:2:6:x$(printf %04x "$port")x7f000001x0000000000000000,reuseaddr" x00007f:x0000ff \
    "TCP4:127.0.0.1:$port"
done
