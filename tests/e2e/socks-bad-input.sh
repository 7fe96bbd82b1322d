#!/usr/bin/env bash
# tests/e2e/socks-bad-input.sh -- what a SOCKS address can't mean is refused before anything opens.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
port=$(free_port)

# refused COLUMN ADDRESS REGEX
refused ()
{
  run "$MODCAT" "$2" CREATE:made
  assert_status 1
  assert_grep " E address 1, column $1: .*$3" "$err"
  assert_absent made
}
refused 1 SOCKS4:a:b 'wrong number of parameters \(2 instead of 3\)'
refused 16 SOCKS5:a:b:c:d:e 'wrong number of parameters \(5 instead of 3 to 4\)'
refused 14 SOCKS4A:h:tt:99999 'port "99999" is not in 0 to 65535'
refused 10 SOCKS5:a:99999:h:1 'port "99999" is not in 0 to 65535'
refused 24 SOCKS5:a:b:1,socksport=nosuchservice 'nosuchservice'
refused 26 SOCKS5:a:1:b:1,socksport=2 'the second parameter already'
refused 10 'SOCKS4:a:[::1]:1' 'IPv6 address, .* SOCKS5 does'
refused 8 'SOCKS5:[::x]:b:1' 'is no IPv6 address'
refused 24 SOCKS4:a:b:1,sockspass=x 'no passwords'
refused 14 SOCKS5:a:b:1,sourceport=1 'sourceport'
refused 31 SOCKS5:a:b:1,handshake-timeout=-1 'handshake-timeout|value'

# A server that isn't there, and one whose name isn't.
run "$MODCAT" - SOCKS5:$LO:"$port":b:1
assert_status 1
assert_grep " E SOCKS5:$LO:$port: Connection refused\$" "$err"
run "$MODCAT" -d -d - SOCKS4:$LO:no.such.host.invalid:1
assert_status 1
assert_grep ' E .*no\.such\.host\.invalid' "$err"
assert_no_grep ' N opening connection to AF' "$err"

# The password is in no log.
printf '\5\2\1\0\5\0\0\1\0\0\0\0\0\0' >reply
start server "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO SYSTEM:'cat reply; cat >/dev/null'
run "$MODCAT" -d -d -d -d - "SOCKS5:$LO:$(port_of server):h:1,socksuser=joe,sockspass=hush"
assert_status 0
assert_grep ' N SOCKS5 authentication succeeded$' "$err"
assert_no_grep hush "$err"
