# tests/bench/row-rtt.sh: round-trip time of a small message through the relay.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154
#
# Client, relay and server share one CPU. Left alone, the kernel puts them on
# one CPU in some rounds and on several in others, and waking another CPU costs
# more than all that a relay does: rtt-free shows it.

row_title='sockperf ping-pong over TCP on one CPU: median of full round trips'
row_figures='rtt|us|socat<=1.0'
row_peers='modcat socat haproxy nginx direct'
row_tools='sockperf taskset'
row_pin=$(first_cpu)/$(first_cpu)

row_setup () {
  pingpong_setup
}

row_measure () {
  pingpong_rtt "$1" || return 1
  figure rtt "$1" "$2" "$REPLY"
}
