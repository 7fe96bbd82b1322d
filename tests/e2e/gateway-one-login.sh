#!/usr/bin/env bash
# tests/e2e/gateway-one-login.sh -- a request to PROXY-SERVER tries one password, not one in each of its lines.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets
echo joe:secret >users
chmod 600 users

serve http PROXY-SERVER,users=users
# asks LOGIN...: with a line for each, as it is in base64.
asks ()
{
  local login lines=
  for login; do
    lines+="Proxy-Authorization: Basic $(printf %s "$login" | base64)\r\n"
  done
  says "CONNECT $LO:$echo HTTP/1.1\r\n$lines\r\nx"
}
asks joe:secret
assert_file "$out" 'HTTP/1.1 200 Connection established\r\n\r\nx'
for order in 'joe:wrong joe:secret' 'joe:secret joe:wrong' 'joe:secret joe:secret'; do
  # shellcheck disable=SC2086
  asks $order
  assert_grep '^HTTP/1.1 400 ' "$out"
  assert_no_grep 'HTTP/1.1 200' "$out"
done
# A login of another scheme beside it is none that is tried.
says "CONNECT $LO:$echo HTTP/1.1\r\nProxy-Authorization: Digest x\r\nProxy-Authorization: Basic $(printf joe:secret | base64)\r\n\r\nx"
assert_file "$out" 'HTTP/1.1 200 Connection established\r\n\r\nx'
