# tests/bench/row-serve-memory.sh: the memory that one of 5,000 idle sessions holds.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
. "$here/row-memory.sh"

row_title='PSS per idle session, 5,000 of them; modcat has option serve'
row_figures='serve-memory|KiB|<=4.0'
row_peers='modcat haproxy nginx'
row_mode=serve
memory_sessions=5000
memory_figure=serve-memory
