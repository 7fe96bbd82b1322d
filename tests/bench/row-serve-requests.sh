# tests/bench/row-serve-requests.sh: small requests per second, one process.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='wrk, 8 kept connections, to nginx; modcat has option serve'
row_figures='serve-kept|1/s|haproxy>=1.0'
row_peers='modcat socat haproxy nginx direct'
row_tools='wrk nginx'
row_mode=serve

row_setup () {
  http_start || return 1
  relays_tcp "$REPLY"
}

row_measure () {
  wrk_rate "$1" || return 1
  figure serve-kept "$1" "$2" "$REPLY"
}
