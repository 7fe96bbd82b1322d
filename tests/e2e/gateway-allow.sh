#!/usr/bin/env bash
# tests/e2e/gateway-allow.sh -- peers go to allowed targets only, by whatever name they call them.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets

# goes CODE HOST PORT: what SOCKS5-SERVER answers who asks for that.
goes ()
{
  says "\005\001\000\005\001\000\003$(name "$2")$(port "$3")"
  assert_eq "$2:$3" "$(od -An -tu1 -j3 -N1 "$out" | tr -d ' ')" "$1"
}

# By address; a name is as good as what it stands for, and a number in disguise is one.
serve range "SOCKS5-SERVER,allow=127.0.0.0/8:$echo 10.0.0.0/8"
goes 0 "$LO" "$echo"
goes 2 "$LO" "$closed"
goes 2 192.0.2.1 "$echo"
goes 2 0 "$echo"
goes 2 ::1 "$echo"
goes 0 "::ffff:$LO" "$echo"
wait_log range "asks for \"$LO\":$echo\$"
printf '%s\n' "$LO" | tr . ' ' >octets
read -r a b c d <octets
goes 0 $((((a * 256 + b) * 256 + c) * 256 + d)) "$echo"
# What was checked is what the other address gets.
wait_until "[ \"\$(grep -c 'asks for \"$LO\":$echo' range.log)\" = 3 ]"
wait_log range 'turning .* away: "0":[0-9]+ is not among the targets of allow$'
goes 4 no-such.invalid "$echo"
# What can't be a host is not looked up: a question to a resolver may hold anything.
for host in 'a b' '%h' 'a,b' '127.0.0.1 x' '[127.0.0.1]' '..'; do
  goes 1 "$host" "$echo"
done
wait_until "[ \"\$(grep -c 'turning .* away: it names a host that can.t be one' range.log)\" = 6 ]"
assert_grep 'looking up "no-such.invalid"' range.log
assert_eq 'names looked up' "$(count 'looking up "' range.log)" 1

# By name: its address is then no matter, and gives no leave itself.
serve name 'SOCKS5-SERVER,allow=*.example.invalid:80-81' 'TEXT:%h!!STDOUT'
says "\005\001\000\005\001\000\003$(name A.Example.Invalid.)$(port 81)"
assert_file "$out" '\005\000\005\000\000\001\000\000\000\000\000\000A.Example.Invalid.'
goes 2 a.example.invalid 82
goes 2 example.invalid 80
goes 2 "$LO" 80

for rule in 10.0.0.0/33 a:0 a:2-1 '[::1' '*a' ''; do
  run "$MODCAT" "PROXY-SERVER:0,bind=$LO,allow='$rule'" TCP:%h:%p
  assert_status 1
  assert_grep 'option "allow": ' "$err"
done
