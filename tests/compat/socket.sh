#!/usr/bin/env bash
# tests/compat/socket.sh -- sockets by numbers and bytes: the table socket.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

# ip4 PORT: $LO and that port as the bytes of a struct sockaddr_in
# shellcheck disable=SC2046,SC2183
ip4 () { printf 'x%04x%02x%02x%02x%02x0000000000000000' "$1" $(tr . ' ' <<<"$LO"); }
export -f ip4
run_table socket
