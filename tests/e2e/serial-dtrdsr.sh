#!/usr/bin/env bash
# tests/e2e/serial-dtrdsr.sh -- flow=dtrdsr: output waits while DSR is down, and DTR is down while nobody takes the input.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/line.sh"
requires perl
# shellcheck disable=SC2016
requires 'case $(uname -m) in ppc*|mips*|sparc*|alpha|parisc*) false ;; esac' 'knows the ioctl of other machines'
random_file data 500000

# dtr: is that line up?  TIOCMGET, TIOCM_DTR
dtr () { perl -e 'my $l = "\0" x 4; ioctl STDIN, 0x5415, $l or die $!; exit !(unpack("i", $l) & 2)' <"left"; }
# Down for good, not just while a block is on its way.
stays_down () { for _ in {1..10}; do ! dtr || return 1; done; }

# Output: before anything is sent, and in the midst of it: nobody reads yet, so that the terminal can't take it all.
: >state.line.busy
start sender "$MODCAT" -d -d -u OPEN:data SERIAL:left,flow=dtrdsr,exclusive=0
wait_log sender 'N serial port left: DSR is down, output waits$'
rm state.line.busy
head -c 100 right >first
: >state.line.busy
start reader "$MODCAT" -u OPEN:right CREATE:rest
wait_until '[ -e rest ]'
wait_until '[ "$(count "DSR is down" sender.log)" -eq 2 ]'
[ "$(stat -c %s rest)" -lt 490000 ] || fail 'all was sent before DSR could drop'
rm state.line.busy
await sender
assert_status 0
wait_until 'cat first rest | cmp data'
stop reader

# Input: nobody takes it until the gate opens.
mkfifo gate
start taker "$MODCAT" -d -d -u SERIAL:left,flow=dtrdsr,exclusive=0 SYSTEM:'read line <gate; cat >taken'
wait_log taker 'starting data transfer loop'
wait_until dtr
start writer "$MODCAT" -u OPEN:data OPEN:right
wait_until stays_down
echo >"gate"
wait_until 'cmp data taken' 20
wait_until dtr
await writer
stop taker
