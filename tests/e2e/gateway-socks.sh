#!/usr/bin/env bash
# tests/e2e/gateway-socks.sh -- SOCKS5-SERVER leads its peers where they want to go, and tells them when it can't.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets
serve server SOCKS5-SERVER,

# reply CODE: what a request is answered with; the address in it is nobody's.
reply ()
{
  printf '\\005\\000\\005\\0%02o\\000\\001\\000\\000\\000\\000\\000\\000' "$1"
}
hello='\005\001\000'

# By address, by name, by an address as a name; what is sent along at once is not lost.
says "$hello\005\001\000\001$(ip4 "$LO")$(port "$echo")first bytes"
assert_file "$out" "$(reply 0)first bytes"
says "\005\003\001\002\000\005\001\000\003$(name "$LO")$(port "$echo")first bytes"
assert_file "$out" "$(reply 0)first bytes"
wait_log server "SOCKS5-SERVER: .* asks for \"$LO\":$echo\$"

says "$hello\005\001\000\001$(ip4 "$LO")$(port "$closed")and what comes behind"
assert_file "$out" "$(reply 5)"
says "$hello\005\001\000\003$(name no-such.invalid)$(port 80)"
assert_file "$out" "$(reply 4)"
says "$hello\005\001\000\003$(name 'a,fork')$(port 80)"
assert_file "$out" "$(reply 1)"
wait_log server 'turning .* away: it names a host that can.t be one$'
says "$hello\005\001\000\003\000$(port 80)"
assert_file "$out" "$(reply 1)"
says "$hello\005\001\000\001$(ip4 "$LO")\000\000"
assert_file "$out" "$(reply 1)"

# BIND, UDP ASSOCIATE, a type of address that is none.
for command in 2 3; do
  says "$hello\005\00$command\000\001$(ip4 "$LO")$(port "$echo")"
  assert_file "$out" "$(reply 7)"
done
says "$hello\005\001\000\002whatever"
assert_file "$out" "$(reply 8)"
wait_log server 'turning .* away: it names an unknown type of address$'

# No method that would do, another protocol, the end in the middle.
says '\005\002\001\002'
assert_file "$out" '\005\377'
says '\004\001'
assert_file "$out" ''
wait_log server 'away: this is not a greeting of SOCKS5: "\\x04\\x01"$'
says 'GET / HTTP/1.0\r\n\r\n'
assert_file "$out" ''
says "$hello\005\001"
assert_file "$out" '\005\000'
wait_log server 'connection closed by .*, 2 bytes after the beginning of a request of SOCKS5$'

# IPv6, where there is.
requires 'grep -qs "^0*1 " /proc/net/if_inet6' 'the rest needs IPv6'
start six "$MODCAT" -d -d 'TCP6-LISTEN:0,bind=[::1],fork' PIPE
six=$(port_of six)
says "$hello\005\001\000\004\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0001$(port "$six")x"
assert_file "$out" "$(reply 0)x"
