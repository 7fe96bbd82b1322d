#!/usr/bin/env bash
# tests/e2e/socks-silent.sh -- a SOCKS server that says nothing, or takes its time, is given up, and holds nobody up.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

start silent "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO,fork STALL
silent=$(port_of silent)
run "$MODCAT" - SOCKS5:$LO:"$silent":host:1,handshake-timeout=0.2
assert_status 255
assert_grep " W SOCKS5: the peer \(AF=2 $LO:$silent\) has not answered within 0\.2 s: still waiting for the SOCKS server's \
choice of a method \(see handshake-timeout\)\$" "$err"

# It says something now and then, but never all.
printf '\5\0\5\0\0\3\177' >slow
start slow "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO,fork SYSTEM:'cat slow; while printf x; do sleep 0.05; done'
run "$MODCAT" - "SOCKS5:$LO:$(port_of slow):host:1,handshake-timeout=0.4"
assert_status 255
assert_grep ' W SOCKS5: the peer .* has not answered within 0\.4 s' "$err"

# With retry that is tried again.
run "$MODCAT" -d -d -d - SOCKS4:$LO:127.0.0.1:1,socksport="$silent",handshake-timeout=0.1,retry=1,interval=0.01
assert_status 255
assert_eq 'first attempt' "$(count ' I SOCKS4: the peer .* has not answered' "$err")" 1
assert_eq 'last attempt' "$(count ' W SOCKS4: the peer .* has not answered' "$err")" 1

# A server of ours whose first session waits serves the second one.
printf '\5\0\5\0\0\1\0\0\0\0\0\0hello' >reply
start server "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO,fork \
  SYSTEM:'if mkdir first 2>/dev/null; then exec sleep 60; fi; cat reply; cat >/dev/null'
start gate "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO,fork "SOCKS5:$LO:$(port_of server):host:1"
gate=$(port_of gate)
start held "$MODCAT" STALL TCP:$LO:"$gate"
wait_until '[ -d first ]'
run "$MODCAT" -t 5 - TCP:$LO:"$gate"
assert_status 0
assert_file "$out" hello
