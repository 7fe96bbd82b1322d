# tests/bench/row-tls-bulk.sh: one TLS connection at full speed, each way.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
. "$here/tls.sh"

row_title='bytes from the server behind (get) and to it (put), with CPU time'
row_figures='tls-get|Gbit/s|socat>=1.2
tls-get-cpu|s/GiB|socat<=0.83
tls-put|Gbit/s|socat>=1.2
tls-put-cpu|s/GiB|socat<=0.83'
row_peers='modcat socat haproxy nginx stunnel hitch'
row_tools=$tls_rows_tools

row_setup () {
  tls_setup && server tls-serve "$work/tls-load" serve @PORT@ || return 1
  relays_tls "$REPLY"
}

row_measure () {
  local way bytes rate

  for way in get put; do
    cpu_begin "$1" || return 1
    tls_load "$way" "${relay_port[$1]}" "$seconds" || return 1
    read -r bytes rate <"$work/tls-load.log"
    figure "tls-$way" "$1" "$2" "$rate" || return 1
    cpu_end "$1" "tls-$way-cpu" "$2" "$bytes" "$(awk 'BEGIN { print 1 / 2 ^ 30 }')" \
      || return 1
  done
}
