#!/usr/bin/env bash
# tests/e2e/socket-connect-listen.sh -- streams of families told by number, addresses told by bytes.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# data PORT: $LO and that port as the bytes of a struct sockaddr_in
data ()
{
  # shellcheck disable=SC2046,SC2183
  printf 'x%04x%02x%02x%02x%02x0000000000000000' "$1" $(tr . ' ' <<<"$LO")
}

start server "$MODCAT" -d -d "SOCKET-LISTEN:2:6:$(data 0),fork" \
  SYSTEM:'cat; echo $SOCAT_PEERADDR-$SOCAT_PEERPORT-$SOCAT_SOCKADDR-$SOCAT_SOCKPORT'
port=$(port_of server)
for i in 1 2; do
  own=$(free_port)
  run "$MODCAT" -d -d -t 5 - "SOCKET-CONNECT:2:6:$(data "$port"),bind=$(data "$own")" <<<"text $i"
  assert_status 0
  assert_file "$out" "text $i\n$LO-$own-$LO-$port\n"
  assert_grep " N opening connection to AF=2 $LO:$port$" "$err"
  assert_grep " N successfully connected from local address AF=2 $LO:$own$" "$err"
  assert_grep " N accepting connection from AF=2 $LO:$own on AF=2 $LO:$port$" server.log
done
run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<text
assert_grep "^127[.0-9]+-[0-9]+-$LO-$port$" "$out"
stop server

# Only one port may come.
own=$(free_port)
start server "$MODCAT" "SOCKET-LISTEN:2:6:$(data "$port"),fork,range=$(printf 'x%04x:xffff' "$own")" PIPE
wait_listening "$port"
run "$MODCAT" -t 5 - "SOCKET-CONNECT:2:6:$(data "$port"),bind=$(data "$own")" <<<text
assert_file "$out" 'text\n'
run "$MODCAT" -t 5 - "SOCKET-CONNECT:2:6:$(data "$port")" <<<text
assert_file "$out" ''
stop server
assert_grep ' W refusing connection from AF=2 127[.0-9]+:[0-9]+ due to range option' server.log

# An entry of the file system: no NUL behind its name.
start server "$MODCAT" -d -d 'SOCKET-LISTEN:1:0:\"./socket\",max-children=2,fork' PIPE
wait_log server 'listening on AF=1 "./socket"$'
random_file sent 300000
run "$MODCAT" -t 5 - SOCKET-CONNECT:1:0:x736f636b6574 <sent
assert_status 0
assert_same "$out" sent
run "$MODCAT" -t 5 - UNIX-CONNECT:socket <sent
assert_same "$out" sent
stop server

# A name of the abstract kind, made by the kernel.
start server "$MODCAT" -d -d SOCKET-LISTEN:1:0: PIPE
wait_log server 'listening on AF=1 "\\0[0-9a-f]+"$'
name=$(sed -n 's/.*listening on AF=1 "\\0\(.*\)"/\1/p' server.log)
run "$MODCAT" -t 5 - "SOCKET-CONNECT:1:0:x00\\\"$name\\\"" <<<text
assert_file "$out" 'text\n'
await server
