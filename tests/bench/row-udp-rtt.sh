# tests/bench/row-udp-rtt.sh: round-trip time of a small datagram.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='sockperf ping-pong over UDP on one CPU: median of full round trips'
row_figures='udp-rtt|us|socat<=1.0'
row_peers='modcat socat direct'
row_tools='sockperf taskset'
row_pin=$(first_cpu)/$(first_cpu)

row_setup () {
  free_port
  local port=$REPLY

  spawn sockperf-server "${pin_rest[@]}" \
    sockperf server -i 127.0.0.1 -p "$port"
  ready_udp sockperf-server "$port" "$REPLY" || return 1
  relays_udp "$port"
}

row_measure () {
  pingpong_rtt "$1" --udp || return 1
  figure udp-rtt "$1" "$2" "$REPLY"
}
