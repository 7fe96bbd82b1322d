# tests/e2e/via-connect.sh -- a proxy for the tests of via=: what it is asked for by CONNECT it connects to.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
read -r _ target _
while read -r line && [ "${#line}" -gt 1 ]; do :; done
printf 'HTTP/1.0 200 OK\r\nVia: sh\r\n\r\n'
# The end of the target's bytes goes on to a socket by itself; a pipe is closed.
end=shut-close
[ ! -S /dev/stdin ] || end=shut-down
exec "$MODCAT" -t 10 "-,$end" "TCP:$target"
