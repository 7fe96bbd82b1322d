#!/usr/bin/env bash
# tests/e2e/net-bad-input.sh -- hosts, ports, families, masks and interfaces that can't be: one error line, status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# refused REASON ADDRESS
refused ()
{
  run "$MODCAT" -t 5 "$2" CREATE:never
  assert_status 1
  assert_grep " E .*$1" "$err"
  assert_eq "error lines of $2" "$(count ' [EF] ' "$err")" 1
  assert_absent never
}

# No name server is there to be asked; one elsewhere would be asked in vain for seconds.
nobody=res-nsaddr=$LO:1,res-retry=1,res-retrans=1
refused 'looking up "no-such-host.test": ' "TCP:no-such-host.test:80,$nobody"
refused 'looking up "no-such-host.test": ' "TCP-LISTEN:0,bind=no-such-host.test,$nobody"
refused 'the host is missing' TCP::80
refused '"\[::1" lacks a closing bracket' 'TCP-LISTEN:0,bind=[::1'
refused '\[1.2.3.4\] is no IPv6 address' 'TCP:[1.2.3.4]:80'
refused 'unknown interface in \[fe80::1%nosuch\]' 'TCP:[fe80::1%nosuch]:80'
refused '\[fe80::g%lo\] is no IPv6 address' 'TCP:[fe80::g%lo]:80'
refused '\[::1\] is an IPv6 address; TCP4 takes' 'TCP4:[::1]:80'
refused "$LO is an IPv4 address; TCP6 takes" "TCP6:$LO:80"
refused "$LO is an IPv4 address; TCP-LISTEN takes" "TCP-LISTEN:0,pf=ip6,bind=$LO"
refused 'port "65536" is not in 0 to 65535' "TCP:$LO:65536"
refused 'port "-1" is not in 0 to 65535' "TCP:$LO:-1"
refused 'port "" is missing' "TCP:$LO:"
refused 'unknown service "no-such-service"' "TCP:$LO:no-such-service"
refused 'lacks a netmask' 'TCP-LISTEN:0,range=127.0.0.1'
refused 'not in 0 to 32' 'TCP-LISTEN:0,range=127.0.0.1/33'
refused 'not in 0 to 128' 'TCP-LISTEN:0,range=[::1]/129'
refused 'not like 255.255.255.0' 'TCP-LISTEN:0,range=127.0.0.1:255.0.0.256'
refused 'looks like IPv6: write \[address\]/bits' 'TCP-LISTEN:0,range=fe80::1/64'
refused 'No such device' "TCP:$LO:1,interface=no-such-if0"
refused 'unknown interface "no-such-if0"' "TCP4:$LO:1,type=2,protocol=17,ip-add-membership=239.1.1.1:no-such-if0"
refused 'Cannot assign requested address' 'TCP-LISTEN:0,bind=192.0.2.1'
