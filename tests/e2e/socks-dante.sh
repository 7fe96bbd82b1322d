#!/usr/bin/env bash
# tests/e2e/socks-dante.sh -- SOCKS4, SOCKS5 and SOCKS5-LISTEN through Dante's server, 1 MiB each way.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires danted

port=$(free_port)
cat >danted.conf <<END
logoutput: stderr
internal: $LO port = $port
external: $LO
socksmethod: none
clientmethod: none
user.privileged: $(id -un)
user.unprivileged: $(id -un)
client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }
socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 command: bind connect bindreply }
END
# It reads memory that it has not written to.
start danted env -u MALLOC_PERTURB_ danted -f danted.conf -p "$work/pid"
wait_listening "$port"
random_file data 1048576

# It ends a connection when one side does, so each goes one way.
start source "$MODCAT" -d -d -U TCP-LISTEN:0,bind=$LO,fork OPEN:data
source=$(port_of source)
start sink "$MODCAT" -d -d -u TCP-LISTEN:0,bind=$LO,fork OPEN:sunk,creat,append
sink=$(port_of sink)
for address in SOCKS4:$LO:$LO:@,socksport=$port SOCKS5:$LO:$port:$LO:@; do
  "$MODCAT" -u "${address/@/$source}" - >copy
  assert_same copy data
  rm -f sunk
  "$MODCAT" -u OPEN:data "${address/@/$sink}"
  wait_until 'cmp -s sunk data'
done
run "$MODCAT" - "SOCKS4:$LO:$LO:$(free_port),socksport=$port"
assert_status 255
assert_grep ' W socks: connect request rejected or failed' "$err"

# The server listens, and its peer is ours.
start listen "$MODCAT" -d -d SOCKS5-LISTEN:$LO:"$port":$LO:0 EXEC:"cat data"
wait_log listen ' N the remote host listens on .*:[0-9]+$'
assert_grep ' N listening on remote host, waiting for connection$' listen.log
there=$(sed -nE 's/.* the remote host listens on (.*)$/\1/p' listen.log)
"$MODCAT" -u TCP:"$there",bind=$LO - >copy
assert_same copy data
await listen
assert_status 0
assert_grep ' N received connection on remote host$' listen.log
assert_grep ' N the peer of the remote host is 127\.' listen.log
