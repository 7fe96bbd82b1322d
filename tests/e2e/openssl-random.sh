#!/usr/bin/env bash
# tests/e2e/openssl-random.sh -- children of a server share no random numbers: neither those of ServerHello nor keys.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0" PIPE
port=$(port_of server)
# The ServerHello in hex: type, length, version, 32 random bytes … the key share.
for _ in {1..12}; do
  openssl s_client -connect "$LO:$port" -tls1_3 -msg </dev/null 2>/dev/null |
    sed -nE '/<<<.*ServerHello/,/^(<<<|>>>).*ChangeCipher/{/^  /p}' | tr -d ' \n'
  echo
done >hellos
assert_eq 'hellos heard' "$(count '^0200.{80}' hellos)" 12
assert_eq 'random numbers' "$(cut -c13-76 hellos | sort -u | wc -l)" 12
assert_eq 'key shares' "$(sed -E 's/.*(.{64})$/\1/' hellos | sort -u | wc -l)" 12
