# tests/bench/row-tls-first.sh: how soon the first byte comes after a handshake.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
. "$here/tls.sh"

row_title='one client: from the end of the handshake to the first byte of a page'
row_figures='tls-first|us|<=1000 socat<=1.0'
row_peers='modcat socat haproxy nginx direct stunnel hitch'
row_tools="nginx $tls_rows_tools"

row_setup () {
  tls_setup && http_start tls || return 1
  relays_tls "$REPLY"
}

row_measure () {
  tls_load first "${relay_port[$1]}" "$seconds" || return 1
  figure tls-first "$1" "$2" "$(<"$work/tls-load.log")"
}
