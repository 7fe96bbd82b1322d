# tests/bench/row-bulk.sh: one TCP connection at full speed, and its CPU time.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='iperf3 through the relay, one connection, everything at its defaults'
row_figures='bulk|Gbit/s|socat>=2.0 haproxy>=1.4
cpu|s/GiB|socat<=0.25'
row_peers='modcat socat haproxy nginx direct'
row_tools='iperf3'

row_setup () {
  server iperf3-server iperf3 -s -B 127.0.0.1 -p @PORT@ || return 1
  relays_tcp "$REPLY"
}

# Bytes received and Gbit/s, from iperf3's report.
iperf3_result () {
  awk '/"sum_received"/ { on = 1 }
    on && $1 == "\"bytes\":" { printf "%.0f ", $2 }
    on && $1 == "\"bits_per_second\":" { printf "%.3f", $2 / 1e9; exit }' \
    "$work/iperf3.log"
}

row_measure () {
  local peer=$1 round=$2 group=${relay_group[$1]:-} before=0 after bytes rate

  if [ "$peer" != direct ]; then
    relay_idle "$peer" || return 1
    before=$(group_cpu "$group")
  fi
  run iperf3 iperf3 -c 127.0.0.1 -p "${relay_port[$peer]}" -t "$seconds" -J \
    || return 1
  read -r bytes rate <<<"$(iperf3_result)"
  if [ -z "$rate" ]; then
    why="iperf3: $(sed -n 's/.*"error":[[:space:]]*//p' "$work/iperf3.log")"
    return 1
  fi
  figure bulk "$peer" "$round" "$rate" || return 1
  [ "$peer" != direct ] || return 0
  relay_idle "$peer" || return 1
  after=$(group_cpu "$group")
  # A relay that doesn't wait for its children hides their CPU time.
  if [ "$before" = "$after" ]; then
    why='used no CPU time at all: does it wait for its children?'
    return 1
  fi
  figure cpu "$peer" "$round" "$(awk -v s="$before" -v e="$after" \
    -v n="$bytes" 'BEGIN { printf "%.4f", (e - s) / (n / 1073741824) }')"
}
