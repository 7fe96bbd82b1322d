#!/usr/bin/env bash
# tests/e2e/via-session-options.sh -- options that are for whole sessions have no place in via=, nor those of a socket above it.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '"$MODCAT" --list | grep -q "^gateway .*present"' 'needs the module gateway'

# refused ADDRESS WORDS: before anything opens.
refused ()
{
  run "$MODCAT" "$1" PIPE
  assert_status 1
  assert_grep " E $2" "$err"
  assert_absent sock
}
for option in fork serve accept-timeout=1; do
  for via in UNIX-LISTEN:sock "TCP-LISTEN:0,bind=$LO"; do
    refused "SOCKS5-SERVER:0,via={$via,$option}" \
      "address 1, via of SOCKS5-SERVER, column [0-9]+: option \"${option%=*}\" has no effect within via=: give it to SOCKS5-SERVER"
  done
done
refused "SOCKS5:h:t:1,via={TCP:$LO:1,fork}" 'address 1, via of SOCKS5, column [0-9]+: option "fork" has no effect within via='
refused "SOCKS5:h:t:1,via={TCP:$LO:1,max-children=3}" \
  'address 1, via of SOCKS5, column [0-9]+: option "max-children" has no effect within via='
refused "SOCKS5:h:t:1,via={PROXY:h:t:1,via={TCP:$LO:1,fork}}" \
  'address 1, via of SOCKS5, via of PROXY, column [0-9]+: option "fork" has no effect within via=: give it to PROXY'
refused 'SOCKS5-SERVER:0,backlog=7,via={UNIX-LISTEN:sock}' 'address 1, column [0-9]+: option "backlog" has no effect with via='

# Where they belong they act.
run "$MODCAT" "SOCKS5-SERVER:0,accept-timeout=0.05,via={UNIX-LISTEN:sock,backlog=7}" PIPE
assert_status 0
