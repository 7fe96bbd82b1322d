#!/usr/bin/env bash
# tests/e2e/gateway-users.sh -- the users of a file get in, nobody else; a file that is wrong is refused at the start.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
requires openssl
gateway_targets
# AddressSanitizer has a crypt_r(3) of its own, which does not find that of a library that is loaded later: there the
# unit test of users is the one that sees hashes.
hash=a:b
[ "${SANITIZED:-}" = yes ] || hash=$(openssl passwd -6 'a:b')
printf '%s\n' '# who may' joe:secret '' "ann:$hash" >users
chmod 600 users

serve socks SOCKS5-SERVER,users=users
request="\005\001\000\001$(ip4 "$LO")$(port "$echo")"
opened='\005\000\000\001\000\000\000\000\000\000'
says "\005\002\000\002\001$(name joe)$(name secret)${request}x"
assert_file "$out" "\005\002\001\000${opened}x"
says "\005\001\002\001$(name ann)$(name a:b)${request}x"
assert_file "$out" "\005\002\001\000${opened}x"
for login in 'joe Secret' 'joe ' 'ann secret' 'bob secret' ' secret'; do
  says "\005\001\002\001$(name "${login% *}")$(name "${login#* }")$request"
  assert_file "$out" '\005\002\001\001'
done
wait_log socks 'turning .* away: wrong user or password$'
says "\005\001\000$request"
assert_file "$out" '\005\377'
says '\005\001\002\005\003joe'
assert_file "$out" '\005\002'

serve http PROXY-SERVER,users=users
# asks LOGIN: with that, base64, as the header says.
asks ()
{
  says "CONNECT $LO:$echo HTTP/1.1\r\n${1:+Proxy-Authorization: $1\r\n}\r\nx"
}
for login in joe:secret ann:a:b; do
  asks "Basic $(printf %s "$login" | base64)"
  assert_file "$out" 'HTTP/1.1 200 Connection established\r\n\r\nx'
done
for login in '' "Basic $(printf joe:x | base64)" 'Basic !' 'Digest x' "Basic $(printf bob:secret | base64)"; do
  asks "$login"
  assert_grep '^HTTP/1.1 407 ' "$out"
  assert_grep '^Proxy-Authenticate: Basic realm=' "$out"
done
# The password is in no line of the log.
assert_no_grep secret http.log
assert_no_grep secret socks.log

chmod 604 users
serve open SOCKS5-SERVER,users=users
assert_grep 'W "users": everybody can read these passwords' open.log

refused ()
{
  run "$MODCAT" "SOCKS5-SERVER:0,bind=$LO,users=$1" TCP:%h:%p
  assert_status 1
  assert_grep "$2" "$err"
}
refused missing 'open\("missing"\): No such file'
printf 'joe:secret\nann\n' >bad
refused bad '"bad", line 2: a line is a name, a colon and a password'
printf 'joe:secret\njoe:other\n' >bad
refused bad '"bad", line 2: this name was there before'
printf '\n# nobody\n' >bad
refused bad '"bad" names no users'
