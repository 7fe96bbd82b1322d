# tests/bench/row-tls-sessions.sh: full TLS handshakes per second.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
#
# The relay has a CPU for itself, so that the clients' share of each handshake,
# which is the greater one, is not measured. 64 clients keep it busy even when
# it holds each of them up for 40 ms, as socat does.
. "$here/tls.sh"

row_title='64 clients, a full handshake for each request, EC P-256, to nginx'
row_figures='tls-sessions|1/s|socat>=4.0
tls-cpu|ms|socat<=0.25'
row_peers='modcat socat haproxy nginx direct stunnel hitch'
row_tools="nginx taskset $tls_rows_tools"
tls_figure=
row_pin=$(first_cpu)/$(other_cpus)

row_setup () {
  tls_setup && http_start tls || return 1
  relays_tls "$REPLY"
}

row_measure () {
  local rate count

  cpu_begin "$1" || return 1
  tls_load sessions "${relay_port[$1]}" "$seconds" 64 || return 1
  read -r rate count <"$work/tls-load.log"
  figure "${tls_figure:-tls-sessions}" "$1" "$2" "$rate" || return 1
  cpu_end "$1" "${tls_figure:-tls}-cpu" "$2" "$count" 0.001
}
