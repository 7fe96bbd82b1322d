# tests/bench/row-serve-udp.sh: datagrams of 100 peers that come through one process.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='datagrams of 100 peers, sent as fast as can be; modcat has option serve'
row_figures='serve-udp|1/s|socat>=2.0'
row_peers='modcat socat direct'
row_tools='perl'
row_mode=serve

row_setup () {
  free_port
  udp_target=$REPLY
  relays_udp "$udp_target"
}

row_measure () {
  run udp perl "$here/udp.pl" "${relay_port[$1]}" "$udp_target" "$seconds" \
    100 100 || return 1
  figure serve-udp "$1" "$2" "$(cat "$work/udp.log")"
}
