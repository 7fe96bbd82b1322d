#!/usr/bin/env bash
# tests/e2e/proxy-protocol-tls-facts.sh -- what a client has agreed on with OPENSSL-LISTEN is told by version 2.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "UNIX-LISTEN:back,fork,accept-proxy,accept-proxy-from=unix" \
  'SYSTEM:env | grep ^SOCAT_PROXY_ | sort | xargs'
wait_log server 'listening on'
listen=OPENSSL-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem
start relay "$MODCAT" -d -d "$listen,cafile=$tls/ca.crt,alpn=h2:http/1.1" UNIX:back,proxy-protocol=2
# More in the log makes no difference.
start loud "$MODCAT" -d -d -d "$listen,cafile=$tls/ca.crt" UNIX:back,proxy-protocol=2
start lax "$MODCAT" -d -d "$listen,verify=0" UNIX:back,proxy-protocol=2
start first "$MODCAT" -d -d "$listen,verify=0" UNIX:back,proxy-protocol=1

# told RELAY OPTIONS: what a server behind it hears of a client; which cipher it is is not ours to say.
told ()
{
  run "$MODCAT" -u "OPENSSL:$LO:$(port_of "$1"),verify=0$2" -
  sed -E 's/SOCAT_PROXY_TLS_CIPHER=[A-Z0-9_-]+ //' "$out"
}

client=cert=$tls/client.pem
good="SOCAT_PROXY_TLS_COMMONNAME=client1 SOCAT_PROXY_TLS_VERIFIED=1 SOCAT_PROXY_TLS_VERSION=TLSv1.3"
assert_eq 'with all' "$(told relay ",$client,snihost=a.test,alpn=h2")" \
  "SOCAT_PROXY_ALPN=h2 SOCAT_PROXY_AUTHORITY=a.test $good"
assert_eq 'without ALPN' "$(told loud ",$client,snihost=a.test")" "SOCAT_PROXY_AUTHORITY=a.test $good"
assert_eq 'without names' "$(told lax ,no-sni)" SOCAT_PROXY_TLS_VERSION=TLSv1.3
assert_eq 'in version 1' "$(told first ,no-sni)" ''
told lax ,no-sni >/dev/null
assert_grep 'SOCAT_PROXY_TLS_CIPHER=[A-Z]' "$out"
