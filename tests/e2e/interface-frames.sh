#!/usr/bin/env bash
# tests/e2e/interface-frames.sh -- INTERFACE reads what comes in by an interface, not what goes out, and sends by it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
# What is written to the socket "wire" comes in by t0; what goes out by t0 can be read there.
start wire "$MODCAT" -d -d UNIX-LISTEN:wire,so-type=5 TUN,tun-type=tap,tun-name=t0,no-pi,up
wait_log wire 'listening on'
mkfifo in
exec 9<>in
start remote "$MODCAT" -d -d -b 2000 'STDIN!!STDOUT' UNIX-CONNECT:wire,so-type=5 <in
wait_log remote 'starting data transfer'
wait_log wire 'starting data transfer'
frame () { printf '\2\0\0\0\0\1\2\0\0\0\0\2\x88\xb5%-50s' "$1"; }

start reader "$MODCAT" -d -d -u INTERFACE:t0 -
wait_log reader ' N successfully prepared local socket AF=17 AF=17 0x[0-9a-f]{28}$'
wait_log reader 'starting data transfer'
# Out, which the reader must not see; then in.
frame out >one
run "$MODCAT" -u OPEN:one IF:t0
assert_status 0
wait_until 'grep -q out remote.out'
assert_same one remote.out
frame in >&9
wait_until '[ -s reader.out ]'
frame in >two
assert_same two reader.out
stop reader

# Both ways at once, by number; the echo of a frame goes out.
start echo "$MODCAT" -d -d "INTERFACE:$(cat /sys/class/net/t0/ifindex 2>/dev/null || ip -o link show t0 | cut -d: -f1)" PIPE
wait_log echo 'starting data transfer'
frame echo >&9
wait_until 'grep -q echo remote.out'
stop echo

# The interface goes down: an error.
start down "$MODCAT" -d -d -u IF:t0 -
wait_log down 'starting data transfer'
ip link set t0 down
await down
assert_status 1
assert_grep ' E read\(.*: Network is down$' down.log
# On lo each frame goes out and comes in: it is read once.
start lo "$MODCAT" -d -d -u INTERFACE:lo,so-protocol=$((0xb588)) -
wait_log lo 'starting data transfer'
run "$MODCAT" -u OPEN:one INTERFACE:lo
run "$MODCAT" -u OPEN:two INTERFACE:lo
wait_until 'grep -q in lo.out'
assert_eq 'bytes of two frames' "$(stat -c %s lo.out)" 128
