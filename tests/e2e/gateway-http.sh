#!/usr/bin/env bash
# tests/e2e/gateway-http.sh -- PROXY-SERVER leads its peers where they want to go, and tells them when it can't.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../gateway.sh
. "$tests_dir/gateway.sh"
gateway_targets
serve server PROXY-SERVER,
good='HTTP/1.1 200 Connection established\r\n\r\n'

# expect CODE: the answer has this code, a body, and nothing else.
expect ()
{
  assert_grep "^HTTP/1.1 $1 " "$out"
  assert_eq body "$(sed '1,/^.$/d' "$out" | wc -c)" "$(sed -n 's/^Content-Length: \([0-9]*\).$/\1/p' "$out")"
}

says "CONNECT $LO:$echo HTTP/1.1\r\nHost: x\r\nUser-Agent: y\r\n\r\nfirst bytes"
assert_file "$out" "${good}first bytes"
says "CONNECT $LO:$echo HTTP/1.0\n\n\r\n"
assert_file "$out" "$good\r\n"
# 100 lines of a header are enough.
says "CONNECT $LO:$echo HTTP/1.1\r\n$(printf 'A: b\\r\\n%.0s' {1..99})\r\nx"
assert_file "$out" "${good}x"
says "CONNECT $LO:$echo HTTP/1.1\r\n$(printf 'A: b\\r\\n%.0s' {1..101})\r\nx"
expect 400

says "CONNECT $LO:$closed HTTP/1.1\r\n\r\nand what comes behind"
expect 502
says 'CONNECT no-such.invalid:80 HTTP/1.1\r\n\r\n'
expect 502
says 'CONNECT a/b:80 HTTP/1.1\r\n\r\n'
expect 502
wait_log server 'turning .* away: it names a host that can.t be one$'

says "GET http://$LO:$echo/ HTTP/1.1\r\nHost: x\r\n\r\n"
expect 405
assert_grep '^Allow: CONNECT.$' "$out"
assert_grep '^This proxy knows one method only: CONNECT\.$' "$out"
wait_log server 'turning .* away: it asks for another method than CONNECT$'
says "CONNECT $LO:$echo HTTP/3.0\r\n\r\n"
expect 505
for line in "CONNECT $LO HTTP/1.1" 'CONNECT ::1:80 HTTP/1.1' "CONNECT $LO:99999 HTTP/1.1" '\005\001' ''; do
  says "$line\r\n\r\n"
  expect 400
done
says "CONNECT $LO:$echo HTTP/1.1\r\nbad header\r\n\r\n"
expect 400

# A line without an end, an end without a line.
says "CONNECT $(printf 'a%.0s' {1..8200})"
assert_file "$out" ''
wait_log server 'PROXY-SERVER: a request has no end within 8192 bytes$'
says "CONNECT $LO:$echo HTTP/1.1\r\nHost:"
assert_file "$out" ''
wait_log server 'closed by .*, 5 bytes after the beginning of the header of the request$'
