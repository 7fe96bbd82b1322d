# tests/bench/row-tls-requests.sh: small requests on kept TLS connections.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
. "$here/tls.sh"

row_title='wrk, 8 kept TLS connections, to nginx through the relay'
row_figures='tls-requests|1/s|socat>=1.0'
row_peers='modcat socat haproxy nginx direct stunnel hitch'
row_tools="wrk nginx $tls_rows_tools"

row_setup () {
  tls_setup && http_start tls || return 1
  relays_tls "$REPLY"
}

row_measure () {
  wrk_scheme=https wrk_rate "$1" || return 1
  figure tls-requests "$1" "$2" "$REPLY"
}
