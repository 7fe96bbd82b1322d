#!/usr/bin/env bash
# tests/compat/socket.sh -- sockets by numbers and bytes: the table socket.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

# ip4 PORT: $LO and that port as the bytes of a struct sockaddr_in
# shellcheck disable=SC2046,SC2183
ip4 () { printf 'x%04x%02x%02x%02x%02x0000000000000000' "$1" $(tr . ' ' <<<"$LO"); }
# udp PORT: somebody receives there; bound PATH: the last program has a socket of any type there
udp () { wait_until "grep -qi ' [0-9A-F]*:$(printf %04X "$1") 00000000:0000 ' /proc/net/udp"; }
bound () { wait_until "holds $! $1"; }
holds ()
{
  local inode

  for inode in $(readlink "/proc/$1"/fd/* | sed -n 's/^socket:.\([0-9]*\).*/\1/p'); do
    ! grep -q " $inode $2\$" /proc/net/unix || return 0
  done
  return 1
}
# end PID: it may have ended by itself
end () { kill "$1" || :; wait "$1" || :; } 2>/dev/null
export -f ip4 udp bound holds end
run_table socket
