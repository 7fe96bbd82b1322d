#!/usr/bin/env bash
# tests/e2e/proxy-protocol-kinds.sh -- what is told of clients by IPv6, of UNIX sockets, of datagrams, and of no client.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

port=$(free_port)

# told VERSION LEFT CLIENT: what a server reads when LEFT is the relay's left address and CLIENT speaks to it.
told ()
{
  rm -f got
  start server "$MODCAT" -d -d -u "TCP4-LISTEN:$port,bind=$LO,reuseaddr" CREATE:got
  wait_log server 'listening on'
  start relay "$MODCAT" -d -d -t 0.1 "$2" "TCP4:$LO:$port,proxy-protocol=$1"
  if [ -n "${3:-}" ]; then
    wait_log relay '(listening|receiving) on'
    run "$MODCAT" -u - "$3" <<<hello
  fi
  await server
  await relay
}

told 1 /dev/null
assert_file got 'PROXY UNKNOWN\r\n'
told 2 /dev/null
assert_file got '\r\n\r\n\0\r\nQUIT\n\x20\0\0\0'
told 1 'EXEC:printf x'
assert_file got 'PROXY UNKNOWN\r\nx'
told 1 UNIX-LISTEN:sock UNIX:sock
assert_file got 'PROXY UNKNOWN\r\nhello\n'
told 2 UNIX-LISTEN:sock UNIX:sock,bind=mine
assert_eq 'the header' "$(head -c 16 got | od -An -tx1 -v | tr -d ' \n')" 0d0a0d0a000d0a515549540a213100d8
assert_eq 'the paths' "$(tail -c +17 got | tr -s '\0' ' ')" 'mine sock hello'
assert_eq 'the length' "$(wc -c <got)" 238
other=$(free_port)
client=$(free_port)
head=$(printf '%02x' 13 10 13 10 0 13 10 81 85 73 84 10)
ip=$(printf '%02x' ${LO//./ })
told 1 "UDP4-RECVFROM:$other,bind=$LO" "UDP4:$LO:$other,bind=$LO:$client"
assert_file got 'PROXY UNKNOWN\r\nhello\n'
told 2 "UDP4-RECVFROM:$other,bind=$LO" "UDP4:$LO:$other,bind=$LO:$client"
assert_eq 'of datagrams' "$(od -An -tx1 -v got | tr -d ' \n')" \
  "${head}2112000c$ip$ip$(printf '%04x%04x' "$client" "$other")68656c6c6f0a"
if [ -e /proc/net/if_inet6 ] && grep -q '^0*1 ' /proc/net/if_inet6; then
  told 1 "TCP6-LISTEN:$other,bind=[::1],reuseaddr" "TCP6:[::1]:$other,sourceport=$client"
  assert_file got "PROXY TCP6 ::1 ::1 $client $other\r\nhello\n"
  told 1 "TCP6-LISTEN:$other,v6only=0,reuseaddr" "TCP4:$LO:$other,bind=$LO:$client"
  assert_file got "PROXY TCP4 $LO $LO $client $other\r\nhello\n"
fi
