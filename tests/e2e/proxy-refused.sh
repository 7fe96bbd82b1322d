#!/usr/bin/env bash
# tests/e2e/proxy-refused.sh -- a proxy's refusal is one warning, its words are harmless, and no log line has a secret.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# refusal REPLY OPTIONS...: what modcat makes of a proxy that says that
refusal ()
{
  printf '%b' "$1" >reply
  start proxy "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" SYSTEM:'cat reply; cat >asked'
  run "$MODCAT" "${@:3}" - "PROXY:$LO:host.example:443,proxyport=$(port_of proxy)$2"
  assert_status 255
  assert_file "$out" ''
  await proxy
}

refusal 'HTTP/1.1 403 Go away\r\nServer: x\r\n\r\npage' ''
assert_grep '^[0-9/: ]+ modcat[^ ]+ W CONNECT host\.example:443: Go away \(403: the proxy forbids this target\)$' "$err"
assert_eq lines "$(wc -l <"$err")" 1

refusal 'HTTP/1.0 502 \033]0;x\007"\233\\\r\n\r\n' ''
assert_grep 'W proxy: invalid answer "HTTP/1\.0 502 \\x1b\]0;x\\x07\\"\\x9b\\\\": it has a control character$' "$err"
refusal 'HTTP/1.0 502 \303\274 "\233\\\r\n\r\n' ''
assert_grep 'W CONNECT host\.example:443: \\xc3\\xbc \\"\\x9b\\\\ \(502: the proxy can.t reach the target\)$' "$err"
assert_eq lines "$(wc -l <"$err")" 1

# 1000 bytes of a reason are cut.
refusal "HTTP/1.0 500 $(printf '%01000d' 0)\r\n\r\n" ''
assert_grep 'W CONNECT host\.example:443: "0{100,240}"\.\.\. \(500: the proxy has failed\)$' "$err"

refusal 'HTTP/1.1 407 Who are you?\r\n\r\n' ',proxyauth=user\:sesame' -d -d -d -d
assert_grep 'Basic dXNlcjpzZXNhbWU=' asked
assert_grep 'Who are you\? \(407: the proxy doesn.t accept the credentials\)' "$err"
assert_no_grep 'dXNl|sesame' "$err"
echo user:sesame >secret
refusal 'HTTP/1.1 407 Who are you?\r\n\r\n' ',proxyauthfile=secret' -d -d -d -d
assert_grep 'Basic dXNlcjpzZXNhbWU=' asked
assert_no_grep 'dXNl|sesame' "$err"
