#!/usr/bin/env bash
# tests/e2e/gateway-nested.sh -- the servers hand peers on to each other, and what went wrong comes all the way back.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
requires "'$MODCAT' --dump-module socks" "the module socks is not built"
gateway_targets
printf 'there and back' >in

# goes ADDRESS: the echo server is at the end of it.
goes ()
{
  run "$MODCAT" - "$1" <in
  assert_status 0
  assert_same "$out" in
}

serve last SOCKS5-SERVER,
last=$port
goes "SOCKS5:$LO:$LO:$echo,socksport=$last"
serve first SOCKS5-SERVER, "SOCKS5:$LO:%h:%p,socksport=$last"
goes "SOCKS5:$LO:$LO:$echo,socksport=$port"
wait_log last "asks for \"$LO\":$echo\$"
says "\005\001\000\005\001\000\003$(name "$LO")$(port "$closed")"
assert_file "$out" '\005\000\005\005\000\001\000\000\000\000\000\000'
says "\005\001\000\005\001\000\003$(name no-such.invalid)$(port 80)"
assert_file "$out" '\005\000\005\004\000\001\000\000\000\000\000\000'
# The name went on as it was.
wait_log last 'asks for "no-such.invalid":80$'

# A target within an address within.
serve via SOCKS5-SERVER, "SOCKS5:$LO:$LO:$echo,via={SOCKS5:$LO:%h:%p,socksport=$last}"
goes "SOCKS5:$LO:$LO:$last,socksport=$port"

# The same by CONNECT.
"$MODCAT" --dump-module proxy >proxy.dump 2>&1 || exit 0
serve last-http PROXY-SERVER,
last=$port
goes "PROXY:$LO:$LO:$echo,proxyport=$last"
serve first-http PROXY-SERVER, "PROXY:$LO:%h:%p,proxyport=$last"
goes "PROXY:$LO:$LO:$echo,proxyport=$port"
wait_log last-http "asks for \"$LO\":$echo\$"
says "CONNECT $LO:$closed HTTP/1.1\r\n\r\n"
assert_grep '^HTTP/1.1 502 ' "$out"
