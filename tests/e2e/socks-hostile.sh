#!/usr/bin/env bash
# tests/e2e/socks-hostile.sh -- SOCKS servers that count wrong, speak too early or make noise.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# The server says what is in the file reply, whatever it is asked; it ends when its client does.
start server "$MODCAT" -d -d TCP-LISTEN:0,bind=$LO,fork SYSTEM:'cat reply; exec cat >/dev/null'
port=$(port_of server)
rest=$(printf '%0300d' 0)

# refused ADDRESS REGEX: nothing of the reply is taken for the tunnel's, nor is the status 0
refused ()
{
  run "$MODCAT" -t 5 - "$1"
  assert_status 255
  assert_file "$out" ''
  assert_grep " W $2" "$err"
  [ "$(wc -l <"$err")" -eq 1 ] || fail 'a refusal is one line'
}

# Lengths of a name that a char with a sign, or a sum in a byte, would spoil.
for length in 80 81 c8 f8 f9 fa fb fc fd fe ff; do
  printf %b "\5\0\5\0\0\3\x$length$rest" >reply
  refused SOCKS5:$LO:"$port":host:1 'SOCKS5: the server replies with a name of [0-9]+ bytes, which is more than 127'
done
printf %b "\5\0\5\0\0\3\0$rest" >reply
refused SOCKS5:$LO:"$port":host:1 'SOCKS5: the server replies with an address with an empty name'
for type in 00 02 05 7f 80 ff; do
  printf %b "\5\0\5\0\0\x$type$rest" >reply
  refused SOCKS5:$LO:"$port":host:1 'SOCKS5: the server replies with an address of a type'
done
printf 'HTTP/1.0 400 Bad Request\r\n\r\n' >reply
refused SOCKS5:$LO:"$port":host:1 'SOCKS5: the server answers with version 72: this is no server of SOCKS version 5'
refused SOCKS4:$LO:1.2.3.4:1,socksport="$port" 'socks: reply code version is not 0 \(72\)'

# 1 MiB of noise, of any kind.
for byte in '\0' '\5' '\377'; do
  head -c 1048576 /dev/zero | tr '\0' "$byte" >reply
  refused SOCKS5:$LO:"$port":host:1 'SOCKS5:? '
done
{ printf '\5'; random_file /dev/stdout 1048576; } | tr '\0\2' '\1\1' >reply
refused SOCKS5:$LO:"$port":host:1 'SOCKS5: the server chooses authentication method|SOCKS5: the server takes none'

# What a server says behind its reply is the tunnel's, to the byte; the longest names are taken.
{ printf "\5\0\5\0\0\3\x7f%0127d\0\1" 0; seq 1 200000; } >reply
seq 1 200000 >expected
"$MODCAT" -t 5 - SOCKS5:$LO:"$port":host:1 >copy
assert_same copy expected
printf "\5\0\5\0\0\3\xc8%0200d\0\1echo" 0 >reply
run "$MODCAT" -t 5 - "SOCKS5:$LO:$port:$(printf '%0200d' 1):1"
assert_status 0
assert_file "$out" echo
