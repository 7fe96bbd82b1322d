#!/usr/bin/env bash
# tests/e2e/openssl-renegotiation.sh -- a peer that wants to renegotiate is refused; new keys of TLS 1.3 are taken in the midst of data.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

mkfifo keys
exec 3<>keys
# client OPTION...: what is written to keys is typed there
client ()
{
  start client openssl s_client -connect "$LO:$(port_of server)" -CAfile "$tls/ca.crt" "$@" <keys
  wait_until 'grep -q "^Verification: OK" client.out'
}

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0" PIPE
client -tls1_2 -no_ign_eof
echo before >&3
wait_until 'grep -q "^before" client.out'
echo R >&3
wait_log server 'W TLS-LISTEN: .*renegotiate is refused'
await client                    # OpenSSL gives up
assert_grep 'no renegotiation' client.log
await server

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,cert=$tls/ec.pem,verify=0" PIPE
client -tls1_3
for round in 1 2 3; do
  echo K >&3                    # update our keys, and ask for the peer's
  wait_until "[ \$(grep -c KEYUPDATE client.log client.out | awk -F: '{n+=\$2} END {print n}') -ge $round ]"
  echo "line $round" >&3
  wait_until "grep -q '^line $round' client.out"
done
stop client
await server
assert_no_grep ' E .*key' server.log
