#!/usr/bin/env bash
# tests/e2e/net-option-values.sh -- values of socket options: the largest of each type is taken, the next one refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# taken OPTION: its value is understood.  Nobody listens, and the kernel may have no use for it.
taken ()
{
  run "$MODCAT" -u "TCP4:$LO:1,$1" -
  assert_status 1
  assert_no_grep ': value ' "$err"
  assert_grep 'Connection refused|setsockopt\(' "$err"
}

# refused REASON OPTION: with one line, the address and a mark below it, before anything opens.
refused ()
{
  run "$MODCAT" -u "TCP4:$LO:1,$2" CREATE:never
  assert_status 1
  assert_grep "^[^ ]+ [^ ]+ [^ ]+ E address 1, column [0-9]+: option \"${2%%=*}\": value .*$1" "$err"
  assert_eq 'lines with time stamps' "$(count '^20' "$err")" 1
  assert_eq lines "$(wc -l <"$err")" 3
  assert_absent never
}

taken priority=0x6
taken priority=06
taken linger=2147483647
refused 'is not between' so-rcvlowat=2147483648
refused 'has trailing characters' so-rcvlowat=5x
refused 'has no number' so-rcvlowat=
taken ip-multicast-loop=255
refused 'is not between 0 and 255' ip-multicast-loop=256
taken sourceport=0
refused 'is not between 0 and 65535' sourceport=65536
taken ip-transparent=0
refused 'is not a number' ip-transparent=yes
taken reuseaddr=
refused 'is not a number' reuseaddr=on
taken rcvtimeo=0.000001
refused 'is not a number of seconds' rcvtimeo=s
taken linger=0
refused 'is not a number' linger=always
taken setsockopt=1:2:x01000000
refused 'needs 3 parts' setsockopt-int=1:2
refused 'an odd number' ip-options=x0
refused 'neither an IPv4 address nor a name' 'ip-multicast-if=[::1]'
taken ip-multicast-if=127.0.0.1
taken res-nsaddr=127.0.0.1:65535
refused 'is not in 0 to 65535' res-nsaddr=127.0.0.1:65536
taken ip-add-membership=239.255.255.255:lo
refused 'is not in 224.0.0.0' ip-add-membership=240.0.0.0:lo
taken pf=2
refused 'unknown protocol family' pf=ip5
