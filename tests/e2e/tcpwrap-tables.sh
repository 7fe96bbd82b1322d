#!/usr/bin/env bash
# tests/e2e/tcpwrap-tables.sh -- each table by its own option and aliases; which are missing, which are no values.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

echo 'ALL: 127.0.0.2' >good
echo 'ALL: ALL' >all
serves ()
{
  start server "$MODCAT" -d -d -d "TCP-LISTEN:0,bind=$LO,fork,$1" PIPE
  run "$MODCAT" -t 5 - "TCP:$LO:$(port_of server),bind=$2" <<<text
  stop server
  cat "$out"
}

for allow in tcpwrap-hosts-allow-table allow-table hosts-allow; do
  for deny in tcpwrap-hosts-deny-table deny-table hosts-deny; do
    assert_eq "$allow, in" "$(serves "$allow=good,$deny=all" 127.0.0.2)" text
  done
done
assert_eq 'not in' "$(serves "allow-table=good,deny-table=all" 127.0.0.3)" ''
assert_no_grep ' W ".*counts as empty' server.log
for name in tcpwrap tcpwrapper tcpwrappers libwrap wrap; do
  assert_eq "$name" "$(serves "deny-table=all,$name=x,allow-table=good" 127.0.0.2)" text
done
# One table, and a folder for the other.
mkdir etc
cp all etc/hosts.deny
assert_eq 'table before folder' "$(serves "tcpwrap-etc=etc,allow-table=good" 127.0.0.2)" text
assert_no_grep 'counts as empty' server.log

assert_eq 'missing allow' "$(serves "allow-table=missing,deny-table=all" 127.0.0.2)" ''
assert_grep ' W "missing": No such file or directory: it counts as empty' server.log
assert_eq 'missing deny' "$(serves "allow-table=good,deny-table=missing" 127.0.0.3)" text
assert_grep ' W "missing": No such file or directory: it counts as empty' server.log
# A table that is broken lets nobody in.
echo 'ALL: 127.0.0.2: nonsense' >bad
assert_eq 'bad option' "$(serves "allow-table=bad,deny-table=good" 127.0.0.2)" ''

for bad in allow-table deny-table= tcpwrap-etc "tcpwrap=$(printf '%0200d' 1)"; do
  run "$MODCAT" "TCP-LISTEN:0,bind=$LO,$bad" CREATE:never
  assert_status 1
  assert_grep 'address 1, column [0-9]+: option "[a-z-]+": ' "$err"
  assert_absent never
done
