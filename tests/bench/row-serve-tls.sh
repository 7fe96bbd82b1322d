# tests/bench/row-serve-tls.sh: full TLS handshakes per second in one process.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
. "$here/row-tls-sessions.sh"

row_title='64 clients, a full handshake for each request; modcat has option serve'
row_figures='serve-tls|1/s|hitch>=0.9
serve-tls-cpu|ms|'
row_peers='modcat haproxy nginx stunnel hitch'
row_mode=serve
tls_figure=serve-tls
