#!/usr/bin/env bash
# tests/e2e/rawip-recvfrom.sh -- IP-RECVFROM answers each packet's sender, with and without fork; IPv4, IPv6, by name.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
# Two ends need two addresses: else each end hears its own packets too.
echo 0 >/proc/sys/net/ipv6/conf/lo/disable_ipv6 || :
ip6=
! ip -6 addr add fd00::2/128 dev lo nodad || ip6=yes
# exchange WORD SERVER-ADDRESS CLIENT-ADDRESS: three packets and their answers
exchange ()
{
  start server "$MODCAT" -d -d "$1-RECVFROM:253,bind=$2,fork" SYSTEM:'read x; echo "$x $SOCAT_PEERADDR ${SOCAT_PEERPORT-none}${SOCAT_SOCKPORT-}"'
  wait_log server ' N receiving on AF='
  for i in 1 2 3; do
    echo "text-$i" >text
    start client "$MODCAT" -d -d "$1:$2:253,bind=$3" 'OPEN:text,ignoreeof!!STDOUT'
    wait_until '[ -s client.out ]'
    stop client
    assert_file client.out "text-$i $4 none\n"
  done
  assert_grep " N receiving packet from AF=(2|10) .*:0$" server.log
  stop server
}
exchange IP4 127.0.0.2 127.0.0.3 127.0.0.3
exchange IP 127.0.0.2 127.0.0.3 127.0.0.3
[ ! "$ip6" ] || exchange IP6 '[::1]' '[fd00::2]' '[fd00:0000:0000:0000:0000:0000:0000:0002]'

# Once: the session ends with its packet.
start once "$MODCAT" -d -d -t 1 IP4-RECVFROM:0xfd,bind=127.0.0.2 PIPE
wait_log once 'receiving on AF='
run "$MODCAT" -t 5 - IP-SEND:127.0.0.2:253,bind=127.0.0.3,readbytes=5 <<<once
assert_file "$out" 'once\n'
await once
assert_status 0
assert_grep ' N received packet with 5 bytes from AF=2 127\.0\.0\.3:0$' once.log
run "$MODCAT" -u /dev/null IP4:localhost:253
assert_status 0
