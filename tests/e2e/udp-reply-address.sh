#!/usr/bin/env bash
# tests/e2e/udp-reply-address.sh -- answers leave from the address that the request came to, whatever the routes say.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

for type in LISTEN RECVFROM; do
  start server "$MODCAT" -d -d "UDP4-$type:0,fork" SYSTEM:'read x; echo $SOCAT_SOCKADDR'
  port=$(port_of server)
  for host in 127.0.0.1 127.1.2.3 "$LO"; do
    # SENDTO hears nobody else than the address it speaks to.
    run "$MODCAT" -t 5 - "UDP4-SENDTO:$host:$port,readbytes=4" <<<text
    assert_status 0
    assert_file "$out" "${host:0:4}"
  done
  stop server
done
