#!/usr/bin/env bash
# tests/e2e/interface-restore.sh -- INTERFACE sets flags and MTU; at its end, however it ends, the flags are as before.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

own_network
requires '[ -c /dev/net/tun ]' 'needs /dev/net/tun'
ip tuntap add dev t0 mode tap
flags () { ip link show dev t0 | sed -n 's/^.*<\(.*\)>.*/,\1,/p'; }
before=$(flags)
while read -r option flag; do
  start if "$MODCAT" -d -d "INTERFACE:t0,up,$option" PIPE
  wait_log if 'starting data transfer'
  case $(flags) in *,$flag,*) ;; *) fail "$option: $(flags) lacks $flag" ;; esac
  stop if
  assert_eq "flags after $option" "$(flags)" "$before"
done <<'TXT'
iff-allmulti ALLMULTI
automedia AUTOMEDIA
iff-debug DEBUG
noarp NOARP
notrailers NOTRAILERS
portsel PORTSEL
promisc PROMISC
iff-up UP
iff-broadcast BROADCAST
multicast MULTICAST
TXT

# A program in the background ignores INT and QUIT by default.
ulimit -c 0
for signal in HUP INT QUIT TERM ABRT BUS FPE ILL SEGV; do
  start if env --default-signal=INT,QUIT "$MODCAT" -d -d INTERFACE:t0,up,multicast=0,promisc PIPE
  wait_log if 'starting data transfer'
  case $(flags) in *MULTICAST*) fail "flags are $(flags)" ;; *PROMISC*UP*) ;; *) fail "flags are $(flags)" ;; esac
  stop if $signal
  [ "$status" -ne 0 ] || fail "status 0 after $signal"
  assert_eq "flags after $signal" "$(flags)" "$before"
done

# At the end of file, and when the other address fails; under another name.
run "$MODCAT" -u /dev/null INTERFACE:t0,up,promisc
assert_status 0
assert_eq 'flags after the end' "$(flags)" "$before"
run "$MODCAT" INTERFACE:t0,up,promisc OPEN:nothing
assert_status 1
assert_eq 'flags after a failure' "$(flags)" "$before"
# The MTU can't be that low: the flags, which were set before, are undone.
run "$MODCAT" INTERFACE:t0,up,interface-mtu=2 PIPE
assert_status 1
assert_eq 'flags after a bad MTU' "$(flags)" "$before"
ip link set t0 up
start if "$MODCAT" -d -d INTERFACE:t0,promisc,if-mtu=1000 PIPE
wait_log if 'starting data transfer'
assert_eq MTU "$(ip link show dev t0 | grep -c 'mtu 1000 ')" 1
ip link set t0 down || :
await if
ip link show t0 >shown
assert_no_grep PROMISC shown
