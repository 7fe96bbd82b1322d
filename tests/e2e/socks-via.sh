#!/usr/bin/env bash
# tests/e2e/socks-via.sh -- SOCKS over SOCKS over SOCKS: who fails is named, and the bytes go by one descriptor.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires microsocks

port=()
for server in one two three; do
  port[${#port[@]}]=$(free_port)
  start $server microsocks -i $LO -p "${port[-1]}"
  wait_listening "${port[-1]}"
done
random_file data 4000000
start source "$MODCAT" -d -d -U TCP-LISTEN:0,bind=$LO,fork OPEN:data
target=$(port_of source)
one=SOCKS5:$LO:${port[0]}:$LO:${port[1]}

three="SOCKS5:$LO:${port[2]}:$LO:$target,via={SOCKS5:$LO:${port[1]}:$LO:${port[2]},via={$one}}"

run "$MODCAT" -d -d -u "$three" CREATE:copy
assert_status 0
assert_same copy data
# One connection was made here; what is behind it others make.
assert_eq connections "$(count ' N opening connection to AF=' "$err")" 1
# A program can have the descriptor itself, as that of plain TCP.
run "$MODCAT" "$three" 'SYSTEM:cat >taken,nofork'
assert_status 0
assert_same taken data

nobody=$(free_port)
run "$MODCAT" - "SOCKS5:$LO:${port[1]}:$LO:$nobody,via={$one}"
assert_status 255
assert_grep " W SOCKS5 server error 5: .* \(SOCKS5, server $LO:${port[1]}, target $LO:$nobody\)\$" "$err"
run "$MODCAT" - "SOCKS5:$LO:${port[1]}:$LO:1,via={SOCKS5:$LO:${port[0]}:$LO:$nobody}"
assert_status 255
assert_grep " W address 2, via of SOCKS5: SOCKS5 server error 5: .* \(SOCKS5, server $LO:${port[0]}, target $LO:$nobody\)\$" "$err"
run "$MODCAT" - "SOCKS5:$LO:${port[1]}:$LO:1,via={TCP-LISTEN:0}"
assert_status 1
assert_grep ' E address 2, column [0-9]+: SOCKS5 speaks over the address below it' "$err"
run "$MODCAT" - "SOCKS5:$LO:1:$LO:1,via={UDP:$LO:$nobody}"
assert_status 1
assert_grep ' E SOCKS5 speaks over a stream of bytes' "$err"

# Over what is no socket at all: a program.
printf '\0Z\0\0\0\0\0\0' >reply
echo 'dd bs=1 count=9 of=request 2>/dev/null; cat reply; exec cat' >server
printf hello | "$MODCAT" -t 5 - "SOCKS4:x:$LO:1,socksuser=,via={EXEC:sh server}" >got
assert_file got hello
