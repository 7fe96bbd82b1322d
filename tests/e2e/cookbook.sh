#!/usr/bin/env bash
# tests/e2e/cookbook.sh -- each example of modcat-cookbook(7), as it stands there, with servers of ours as its hosts.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
# shellcheck source=../cookbook.sh
. "$tests_dir/cookbook.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"
echo 'I am plain' >plain.txt
echo 'I am encrypted' >tls.txt
echo user:password >.proxyauth
start plain "$MODCAT" -d -d -U "TCP-L:0,bind=$LO,fork" OPEN:plain.txt
start tls "$MODCAT" -d -d -U "OPENSSL-LISTEN:0,bind=$LO,fork,cert=$tls/wild.pem,verify=0" OPEN:tls.txt
start proxy "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" "EXEC:sh $tests_dir/e2e/via-connect.sh"
plain=$(port_of plain) web=$(port_of tls) proxy=$(port_of proxy) socks=$(free_port) sshd=$(free_port)
start socks microsocks -i "$LO" -p "$socks"
wait_listening "$socks"
export SSH_PORT=$plain

example socks-then-tls "s,ca.pem,$tls/ca.crt,; s/gate:www[^}]*/$LO:$LO:$web,socksport=$socks/"
run bash socks-then-tls.sh <&7
greets encrypted

example ssh-through-proxy "s/PROXY:proxy:/PROXY:$LO:/; s/%p,/%p,proxyport=$proxy,/; s/host.example/$LO/"
run bash ssh-through-proxy.sh <&7
greets plain

to="s/inner:host.example:80/inner:$LO:$plain/; s/outer:inner:1080/$LO:$LO:$socks,proxyport=$proxy/"
example socks-over-proxy "$to"
run bash socks-over-proxy.sh <&7
greets plain

example socks-over-proxy-port "$to; s/8080,bind=localhost/0,bind=$LO/"
FLAGS='-d -d' start socks-over-proxy-port bash socks-over-proxy-port.sh
run modcat - "TCP:$LO:$(port_of socks-over-proxy-port)" <&7
greets plain

example tls-over-unix-server "s,server.pem,$tls/wild.pem,; s/localhost:80/$LO:$plain/"
start tls-over-unix-server bash tls-over-unix-server.sh
wait_until '[ -S tls.sock ]'
assert_eq mode "$(stat -c %a tls.sock)" 660
example tls-over-unix-client "s,ca.pem,$tls/ca.crt,"
run bash tls-over-unix-client.sh <&7
greets plain

example socks-over-ssh "s/localhost:1080/$LO:$sshd/; s/5432,bind=localhost/0,bind=$LO/
  s/localhost:db.example:5432/$LO:$LO:$plain,socksport=$sshd,interval=0.2/"
FLAGS='-d -d' start socks-over-ssh bash socks-over-ssh.sh
run modcat - "TCP:$LO:$(port_of socks-over-ssh)" <&7
greets plain

sed -n 's/^\.\\" example //p' "$page" >examples
assert_same examples taken
