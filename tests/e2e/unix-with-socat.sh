#!/usr/bin/env bash
# tests/e2e/unix-with-socat.sh -- every UNIX and ABSTRACT type talks to its counterpart in socat, in both roles.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires socat
# has NAME: somebody has bound it; listens NAME: and waits for connections
has () { grep -q " $1\$" /proc/net/unix; }
listens () { grep -q " 00010000 .* $1\$" /proc/net/unix; }

# ask SERVER CLIENT LISTENER CALLER OPTIONS: both through the program's keywords, with an answer
n=0
ask ()
{
  local kind=$3 name prefix wait_for=has

  n=$((n + 1))
  prefix=${kind%%-*}
  name=$work/s$n
  case $kind in *LISTEN) wait_for=listens ;; esac
  start server "$1" -t 10 "$kind:$name$5" PIPE
  [ "$prefix" = UNIX ] || prefix=@
  wait_until "$wait_for ${prefix#UNIX}$name"
  run "$2" -t 2 - "$4:$name$5$6" <<<"text $n"
  assert_status 0
  assert_file "$out" "text $n\n"
  await server
  assert_status 0
}

for prefix in UNIX ABSTRACT; do
  for pair in "$MODCAT socat" "socat $MODCAT"; do
    read -r server client <<<"$pair"
    ask "$server" "$client" $prefix-LISTEN $prefix-CONNECT '' ''
    ask "$server" "$client" $prefix-LISTEN $prefix-CONNECT ,type=5 ''
    ask "$server" "$client" $prefix-LISTEN $prefix-CLIENT '' ''
    ask "$server" "$client" $prefix-RECVFROM $prefix-SENDTO '' ",bind=$work/own"
    rm -f own
  done
done
ask socat "$MODCAT" UNIX-LISTEN LOCAL ,type=5 ''
ask "$MODCAT" socat UNIX-LISTEN LOCAL '' ''
