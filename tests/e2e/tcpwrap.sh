#!/usr/bin/env bash
# tests/e2e/tcpwrap.sh -- tcpwrap lets in whom the tables let in, under a daemon name, and reads them for each peer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

mkdir etc
echo 'web: 127.0.0.2' >etc/hosts.allow
echo 'ALL: ALL' >etc/hosts.deny
answer ()
{
  run "$MODCAT" -t 5 - "TCP:$LO:$port,bind=$1" <<<text
  cat "$out"
}

start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork,tcpwrap=web,tcpwrap-etc=$work/etc" PIPE
port=$(port_of server)
assert_eq 'not in the table' "$(answer 127.0.0.3)" ''
wait_log server ' W refusing connection from AF=2 127\.0\.0\.3:[0-9]+ due to tcpwrapper option$'
assert_eq allowed "$(answer 127.0.0.2)" text
echo 'web, other: 127.0.0.0/255.255.255.252' >etc/hosts.allow
assert_eq 'allowed now' "$(answer 127.0.0.3)" text
assert_eq 'outside of the network' "$(answer 127.0.0.4)" ''
stop server

# Without a name it is the program's; the daemon name counts.
start server "$MODCAT" -d -d -lp other "TCP-LISTEN:0,bind=$LO,fork,tcpwrap-dir=$work/etc" PIPE
port=$(port_of server)
assert_eq 'by -lp' "$(answer 127.0.0.2)" text
stop server
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,tcpwrap=stranger,tcpwrap-etc=$work/etc" PIPE
port=$(port_of server)
assert_eq 'another name' "$(answer 127.0.0.2)" ''
kill -0 "${pid_of[server]}" || fail 'a refused peer has ended the server'
# Without fork it goes on until one is welcome.
echo 'stranger: 127.0.0.2' >>etc/hosts.allow
assert_eq 'the first that is welcome' "$(answer 127.0.0.2)" text
await server
assert_status 0
