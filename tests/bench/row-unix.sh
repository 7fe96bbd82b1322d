# tests/bench/row-unix.sh: one UNIX stream at full speed.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='a stream between UNIX sockets, written in blocks of 128 KiB'
row_figures='unix-bulk|Gbit/s|socat>=2.0'
row_peers='modcat socat haproxy direct'
row_tools='perl'

row_setup () {
  relays_unix sink
}

row_measure () {
  run unix-load perl "$here/unix-load.pl" bulk "$work/$1.sock" "$seconds" \
    || return 1
  figure unix-bulk "$1" "$2" \
    "$(awk '{ printf "%.3f", $2 * 8 / 1e9 }' "$work/unix-load.log")"
}
