# tests/bench/row-requests.sh: small requests per second on kept connections.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='wrk, 8 kept connections, to nginx through the relay'
row_figures='requests|1/s|socat>=1.0'
row_peers='modcat socat haproxy nginx direct'
row_tools='wrk nginx'

row_setup () {
  http_start || return 1
  relays_tcp "$REPLY"
}

row_measure () {
  wrk_rate "$1" || return 1
  figure requests "$1" "$2" "$REPLY"
}
