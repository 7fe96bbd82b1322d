# tests/bench/row-serve-bulk.sh: one TCP connection at full speed, serve and fork.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
. "$here/row-bulk.sh"

row_title='iperf3 through the relay, one connection; modcat has option serve'
row_figures='serve-bulk|Gbit/s|fork>=0.97'
row_peers='modcat fork'
row_mode=serve

row_measure () {
  local bytes rate

  run iperf3 iperf3 -c 127.0.0.1 -p "${relay_port[$1]}" -t "$seconds" -J \
    || return 1
  read -r bytes rate <<<"$(iperf3_result)"
  if [ -z "$rate" ]; then
    why="iperf3: $(sed -n 's/.*"error":[[:space:]]*//p' "$work/iperf3.log")"
    return 1
  fi
  figure serve-bulk "$1" "$2" "$rate"
}
