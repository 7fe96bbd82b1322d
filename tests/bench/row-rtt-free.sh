# tests/bench/row-rtt-free.sh: round-trip time on CPUs of the kernel's choice.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154
#
# Two figures in one, see row-rtt.sh: it takes many rounds, and has no target.

row_title='as rtt, but on any CPU; only when asked for'
row_figures='rtt-free|us|'
row_peers='modcat socat haproxy nginx direct'
row_tools='sockperf'
row_default=no

row_setup () {
  pingpong_setup
}

row_measure () {
  pingpong_rtt "$1" || return 1
  figure rtt-free "$1" "$2" "$REPLY"
}
