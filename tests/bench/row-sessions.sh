# tests/bench/row-sessions.sh: new TCP sessions per second through the relay.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='wrk, 8 clients, a connection for each request, to nginx'
row_figures='sessions|1/s|socat>=2.0'
row_peers='modcat socat haproxy nginx direct'
row_tools='wrk nginx'

row_setup () {
  http_start || return 1
  relays_tcp "$REPLY"
}

row_measure () {
  wrk_rate "$1" -H 'Connection: close' || return 1
  figure sessions "$1" "$2" "$REPLY"
}
