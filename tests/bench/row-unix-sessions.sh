# tests/bench/row-unix-sessions.sh: new sessions per second over UNIX sockets.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154

row_title='4 clients, a session for each request, between UNIX sockets'
row_figures='unix-sessions|1/s|socat>=1.2'
row_peers='modcat socat haproxy direct'
row_tools='perl'

row_setup () {
  relays_unix hello
}

row_measure () {
  run unix-load perl "$here/unix-load.pl" sessions "$work/$1.sock" \
    "$seconds" 4 || return 1
  figure unix-sessions "$1" "$2" "$(cat "$work/unix-load.log")"
}
