#!/usr/bin/env bash
# tests/e2e/openssl-hostile.sh -- mutated and random bytes instead of a ClientHello or a ServerHello end one session, with a reason.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

trust=cn=localhost,cafile=$tls/ca.crt
start server "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,verify=0,handshake-timeout=2" PIPE
port=$(port_of server)
# What both sides really say first.
start tap "$MODCAT" -d -d -r hello.client -R hello.server "TCP-LISTEN:0,bind=$LO" "TCP:$LO:$port"
run "$MODCAT" - "TLS:$LO:$(port_of tap),$trust" <<<text
assert_file "$out" 'text\n'
await tap

# mutate FILE SEED: a copy of it, in `bytes`, with some bytes changed, taken out or put in, by a row of numbers of its own
mutate ()
{
  od -An -v -t u1 -w1 "$1" | LC_ALL=C awk -v seed="$2" '
    BEGIN { srand (seed); every = 5 + int (rand () * 200) }
    { how = int (rand () * every * 3)
      if (how == 0) next
      if (how == 1) printf "\\0%03o\\0%03o\\0%03o", int (rand () * 256), int (rand () * 256), $1
      else if (how == 2) printf "\\0%03o", int (rand () * 256)
      else printf "\\0%03o", $1 }' >escaped
  printf '%b' "$(cat escaped)" >bytes
}

for seed in $(seq 20); do
  mutate hello.client "$seed"
  "$MODCAT" -u OPEN:bytes "TCP:$LO:$port" 2>/dev/null || :
  random_file bytes $((seed * 40))
  "$MODCAT" -u OPEN:bytes "TCP:$LO:$port" 2>/dev/null || :
done
# Each of them is told of once; the server goes on.
wait_until '[ "$(grep -c " E TLS-LISTEN: TLS handshake with " server.log)" -ge 40 ]'
run "$MODCAT" - "TLS:$LO:$port,$trust" <<<still
assert_file "$out" 'still\n'
if grep -E 'signal (4|6|7|8|11)|Sanitizer|runtime error' server.log; then
  fail 'a child of the server crashed'
fi

for seed in $(seq 12); do
  mutate hello.server "$seed"
  start liar "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO" 'OPEN:bytes!!CREATE:/dev/null'
  run "$MODCAT" -t 1 - "TLS:$LO:$(port_of liar),$trust,handshake-timeout=2" </dev/null
  assert_status 255
  assert_grep 'W TLS:.*: TLS handshake: ' "$err"
  await liar
done
