# tests/bench/row-udp-rate.sh: datagrams per second that come through.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154
#
# More are sent than can come: what is lost on the way is not counted.

row_title='datagrams of 100 bytes, sent as fast as can be: those delivered'
row_figures='udp-rate|1/s|socat>=1.0'
row_peers='modcat socat direct'
row_tools='perl'

row_setup () {
  free_port
  udp_target=$REPLY
  relays_udp "$udp_target"
}

row_measure () {
  run udp perl "$here/udp.pl" "${relay_port[$1]}" "$udp_target" "$seconds" \
    100 || return 1
  figure udp-rate "$1" "$2" "$(cat "$work/udp.log")"
}
