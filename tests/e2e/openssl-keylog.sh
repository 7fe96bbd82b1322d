#!/usr/bin/env bash
# tests/e2e/openssl-keylog.sh -- keylog writes the secrets of both ends alike, for the owner alone; so does SSLKEYLOGFILE.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# talk SERVER-OPTION CLIENT-OPTION
talk ()
{
  start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0$1" PIPE
  run "$MODCAT" - "TLS:$LO:$(port_of server),cn=localhost,cafile=$tls/ca.crt$2" <<<hello
  assert_status 0
  await server
}

unset SSLKEYLOGFILE
talk ,keylog=server.keys ,keylog=client.keys
assert_eq mode "$(stat -c %a server.keys)" 600
assert_grep '^CLIENT_TRAFFIC_SECRET_0 [0-9a-f]{64} [0-9a-f]{96}$' server.keys
assert_eq 'secrets of both' "$(sort server.keys)" "$(sort client.keys)"
assert_grep 'W keylog="server.keys": who reads this file' server.log
lines=$(wc -l <server.keys)
talk ,keylog=server.keys,max-version=TLS1.2 ''
assert_eq 'lines appended' "$(($(wc -l <server.keys) - lines))" 1
assert_grep '^CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}$' server.keys
export SSLKEYLOGFILE=$work/env.keys
talk '' ''
assert_grep '^CLIENT_TRAFFIC_SECRET_0 ' env.keys
assert_no_grep 'BEGIN|SECRET' "$err"
