#!/usr/bin/env bash
# tests/e2e/gateway-curl.sh -- curl and nc find their way through SOCKS5-SERVER and PROXY-SERVER.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
requires curl
printf 'HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n' >page
start web "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" SYSTEM:'read -r line; cat page'
web=$(port_of web)
closed=$(free_port)
printf 'joe:secret\n' >users
chmod 600 users
serve socks SOCKS5-SERVER,users=users
socks=$port
serve http PROXY-SERVER,users=users
http=$port

# through STATUS URL OPTION...
through ()
{
  local expected=$1 url=$2

  shift 2
  run env -i PATH="$PATH" curl -sS -q --noproxy '' -m 15 "$@" "http://$url/"
  assert_status "$expected"
  [ "$expected" -ne 0 ] || assert_file "$out" 'hello\n'
}
for how in --socks5 --socks5-hostname; do
  through 0 "$LO:$web" "$how" "$LO:$socks" -U joe:secret
  through 97 "$LO:$web" "$how" "$LO:$socks" -U joe:wrong
  through 97 "$LO:$web" "$how" "$LO:$socks"
  through 97 "$LO:$closed" "$how" "$LO:$socks" -U joe:secret
  assert_grep '\(5\)' "$err"
done
through 97 no-such.invalid --socks5-hostname "$LO:$socks" -U joe:secret
assert_grep '\(4\)' "$err"
through 0 "$LO:$web" -p -x "http://$LO:$http" -U joe:secret
through 0 "$LO:$web" -p -x "http://$LO:$http" -U joe:secret --proxy-anyauth
through 56 "$LO:$web" -p -x "http://$LO:$http" -U joe:wrong
assert_grep '407' "$err"
through 56 "$LO:$closed" -p -x "http://$LO:$http" -U joe:secret
assert_grep '502' "$err"

# IPv6, where there is.
if grep -qs '^0*1 ' /proc/net/if_inet6; then
  start six "$MODCAT" -d -d 'TCP6-LISTEN:0,bind=[::1],fork' SYSTEM:'read -r line; cat page'
  six=$(port_of six)
  through 0 "[::1]:$six" --socks5-hostname "$LO:$socks" -U joe:secret
  through 0 "[::1]:$six" -p -x "http://$LO:$http" -U joe:secret
fi

requires 'nc -h 2>&1 | grep -qe "-X "' 'the rest needs OpenBSD netcat'
serve open SOCKS5-SERVER,
run nc -X 5 -x "$LO:$port" "$LO" "$web" <<<'GET / HTTP/1.0'
assert_same "$out" page
serve open-http PROXY-SERVER,
run nc -X connect -x "$LO:$port" "$LO" "$web" <<<'GET / HTTP/1.0'
assert_same "$out" page
