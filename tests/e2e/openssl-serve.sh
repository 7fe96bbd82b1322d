#!/usr/bin/env bash
# tests/e2e/openssl-serve.sh -- one process serves many TLS peers at once, while others say nothing or nonsense.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

random_file data 200000
for loop in poll epoll; do
  start server env MODCAT_LOOP=$loop "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,serve,cert=$tls/ec.pem,verify=0" PIPE
  port=$(port_of server)
  start silent "$MODCAT" "TCP:$LO:$port" STALL
  exec 5<>"/dev/tcp/$LO/$port"
  wait_until '[ "$(grep -c "accepting connection" server.log)" -eq 2 ]'
  printf '\x16\x03' >&5        # and one that has begun to speak
  "$MODCAT" -u OPEN:/dev/urandom,readbytes=5000 "TCP:$LO:$port" 2>/dev/null || :
  for i in {1..12}; do
    start "peer$i" "$MODCAT" -t 5 "OPEN:data,rdonly!!CREATE:got$i" "TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt"
  done
  for i in {1..12}; do
    await "peer$i"
    assert_status 0
    assert_same data "got$i"
  done
  assert_eq 'processes of the server' "$(pgrep -c -P "${pid_of[server]}" || :)" 0
  kill -0 "${pid_of[silent]}" || fail 'the silent peer was cut'
  stop silent
  exec 5>&-
  stop server
done
