#!/usr/bin/env bash
# tests/e2e/option-repeated.sh -- of an option that is given twice, the last one counts.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '0123456789' >file
run "$MODCAT" -u OPEN:file,readbytes=2,readbytes=5 STDOUT
assert_status 0
assert_file "$out" 01234
run "$MODCAT" -u - CREATE:made,mode=0600,mode=0640 </dev/null
assert_status 0
assert_eq mode "$(stat -c %a made)" 640
# A name and its alias are one option.
run "$MODCAT" -u OPEN:file,bytes=2,readbytes=3 STDOUT
assert_file "$out" 012
start server "$MODCAT" -d -d "TCP-LISTEN:0,bind=127.0.0.1,bind=$LO,fork=0,fork,backlog=1,backlog=5" PIPE
port=$(port_of server)
for i in 1 2; do
  run "$MODCAT" -t 5 - "TCP:$LO:$port" <<<"$i"
  assert_file "$out" "$i\n"
done
