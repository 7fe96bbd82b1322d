#!/usr/bin/env bash
# tests/e2e/proxy-protocol-facts.sh -- what a proxy tells beside the addresses becomes variables, and goes on to the next one.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

from=accept-proxy,accept-proxy-from
start server "$MODCAT" -d -d "UNIX-LISTEN:back,fork,$from=unix" 'SYSTEM:env | grep ^SOCAT_PROXY_ | sort'
wait_log server 'listening on'
start relay "$MODCAT" -d -d "TCP4-LISTEN:0,bind=$LO,fork,$from=$LO/32" UNIX:back,proxy-protocol=2
port=$(port_of relay)

# header ENTRIES: of version 2, from 1.2.3.4:5 to 6.7.8.9:10, in printf's escapes
header ()
{
  local len

  len=$(printf '%b' "$1" | wc -c)
  printf '\r\n\r\n\0\r\nQUIT\n\x21\x11\0%b\1\2\3\4\6\7\10\11\0\5\0\12%b' "\\x$(printf %02x $((len + 12)))" "$1"
}

# tells ENTRIES VARIABLES...
tells ()
{
  run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" < <(header "$1")
  shift
  assert_eq variables "$(xargs <"$out")" "$*"
}

alpn='\01\0\02h2'
name='\02\0\06a.test'
tls='\x21\0\07TLSv1.3'
cn='\x22\0\04me.x'
tells ''
tells "$alpn$name" SOCAT_PROXY_ALPN=h2 SOCAT_PROXY_AUTHORITY=a.test
tells "\\x20\\0\\x16\\03\\0\\0\\0\\0$tls$cn" SOCAT_PROXY_TLS_COMMONNAME=me.x SOCAT_PROXY_TLS_VERIFIED=1 \
  SOCAT_PROXY_TLS_VERSION=TLSv1.3
# A certificate that was not good; one that was not there.
tells "\\x20\\0\\x16\\03\\0\\0\\0\\01$tls$cn" SOCAT_PROXY_TLS_COMMONNAME=me.x SOCAT_PROXY_TLS_VERSION=TLSv1.3
tells "\\x20\\0\\x16\\01\\0\\0\\0\\0$tls$cn" SOCAT_PROXY_TLS_VERSION=TLSv1.3
# What no name looks like is no variable; what nobody knows is no fault.
tells '\02\0\03a\nb\xe0\0\02??\04\0\0'
run "$MODCAT" -t 5 - "TCP4:$LO:$port,bind=$LO" < <(header '\02\0\x20a.test')
assert_file "$out" ''
wait_log relay 'has an entry that is longer than it'
