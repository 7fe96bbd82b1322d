#!/usr/bin/env bash
# tests/e2e/socks-microsocks.sh -- SOCKS5 through microsocks: addresses, names, a user; what the server refuses.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires microsocks

start echo "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO,fork PIPE
target=$(port_of echo)
open=$(free_port)
closed=$(free_port)
start open microsocks -i $LO -p "$open"
start closed microsocks -i $LO -p "$closed" -u joe -P 'pass,word'
wait_listening "$open"
wait_listening "$closed"

# microsocks ends a connection when one side does: the end of our input waits for the answer.
say () { { echo "$1"; wait_until "[ -s $out ]"; } | "$MODCAT" - "$2" >"$out" 2>"$err" || status=$?; }
through ()
{
  status=0
  : >"$out"
  say hello "$1"
  assert_status 0
  assert_file "$out" 'hello\n'
}
through SOCKS5:$LO:"$open":$LO:"$target"
through SOCKS5-CONNECT:$LO:$LO:"$target",socksport="$open"
through "SOCKS5:$LO:$closed:$LO:$target,socksuser=joe,sockspass=\"pass,word\""

# A name is looked up by the server.
start local "$MODCAT" -d -d TCP-LISTEN:0,bind=127.0.0.1,fork PIPE
through "SOCKS5:$LO:$open:localhost:$(port_of local)"
if ip addr show dev lo 2>/dev/null | grep -q ' ::1/128 '; then
  start six "$MODCAT" -d -d 'TCP6-LISTEN:0,bind=[::1],fork' PIPE
  through "SOCKS5:$LO:$open:[::1]:$(port_of six)"
fi

run "$MODCAT" - SOCKS5:$LO:"$closed":$LO:"$target"
assert_status 255
assert_grep ' W SOCKS5: the server takes none of the authentication methods offered: none; give a user' "$err"
run "$MODCAT" - SOCKS5:$LO:"$closed":$LO:"$target",socksuser=joe,sockspass=guess
assert_status 255
assert_grep ' W SOCKS5: the server refuses user and password \(status [1-9]' "$err"
assert_no_grep guess "$err"
run "$MODCAT" - "SOCKS5:$LO:$open:$LO:$(free_port)"
assert_status 255
assert_grep ' W SOCKS5 server error 5: connection refused \(SOCKS5, server ' "$err"
[ "$(wc -l <"$err")" -eq 1 ] || fail 'a refusal is one line'
