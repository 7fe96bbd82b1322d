#!/usr/bin/env bash
# tests/e2e/proxy-silent.sh -- a proxy that stops talking holds nobody up: it is given up, and other sessions go on.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# The first peer of each proxy is told no more than that; the others get through.
printf 'HTTP/1.1 200 OK\r\nServ' >beginning
printf 'HTTP/1.1 200 OK\r\n\r\n' >good
cat >proxy.sh <<'SH'
mkdir first 2>/dev/null && cat beginning && exec cat >/dev/null
while read -r line && [ "${#line}" -gt 1 ]; do :; done
exec cat good -
SH
start proxy "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" EXEC:'sh proxy.sh'
port=$(port_of proxy)
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" \
  "PROXY:$LO:host.example:443,proxyport=$port,handshake-timeout=3"
to=$(port_of server)
start stuck "$MODCAT" - "TCP:$LO:$to,shut-none"
wait_until '[ -d first ]'
for text in one two; do
  echo "$text" >in
  run "$MODCAT" - "TCP:$LO:$to" <in
  assert_status 0
  assert_same "$out" in
done
wait_log server 'W PROXY: the peer .AF=2 .* has not answered within 3 s: still waiting for a header of the proxy'
await stuck

start mute "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'cat beginning; cat >/dev/null'
run "$MODCAT" - "PROXY:$LO:host.example:443,proxyport=$(port_of mute),handshake-timeout=0.1"
assert_status 255
assert_grep 'W PROXY: the peer .AF=2 .* has not answered within 0.1 s: still waiting for a header of the proxy' "$err"
assert_eq lines "$(wc -l <"$err")" 1

start brief "$MODCAT" -d -d -u OPEN:beginning "TCP-LISTEN:0,bind=$LO"
run "$MODCAT" - "PROXY:$LO:host.example:443,proxyport=$(port_of brief)"
assert_status 255
assert_grep 'W PROXY: connection closed by the peer .*, 4 bytes after the beginning of a header of the proxy' "$err"
assert_eq lines "$(wc -l <"$err")" 1
