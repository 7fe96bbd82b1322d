#!/usr/bin/env bash
# tests/e2e/via-errors.sh -- what goes wrong below a layer is told with its way there; what can't be below is refused.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# bad ADDRESS STATUS WORDS: so it fails
bad ()
{
  run "$MODCAT" - "$1"
  assert_status "$2"
  assert_grep " [EW] $3" "$err"
  assert_file "$out" ''
}

port=$(free_port)
bad "PROXY:p:host:80,via={TCP:$LO:$port}" 1 "address 2, via of PROXY: TCP:$LO:$port: Connection refused\$"
bad "PROXY:p:host:80,via={PROXY:q:p:8080,via={TCP:$LO:$port}}" 1 \
  "address 2, via of PROXY, via of PROXY: TCP:$LO:$port: Connection refused\$"
printf 'printf "HTTP/1.0 403 no\\r\\n"; cat >/dev/null' >no.sh
no='EXEC:"sh no.sh"'
bad "PROXY:p:host:80,via={PROXY:q:p:8080,via={$no}}" 255 'address 2, via of PROXY: CONNECT p:8080: no \(403: '
bad "PROXY:p:host:80,via={$no}" 255 'CONNECT host:80: no \(403: '

# Places: of the address within, counted from its own beginning.
bad "PROXY:p:host:80,via={TCP:$LO:1,nosuch}" 1 'address 2, via of PROXY, column [0-9]+: unknown option "nosuch"'
bad 'PROXY:p:host:80,via={NOSUCH:1}' 1 'address 2, via of PROXY, column 1: unknown .*"NOSUCH"'
bad 'PROXY:p:host:80,via={PROXY:p:host:99999}' 1 'address 2, via of PROXY, column 14: port "99999" is not in 0 to 65535'
bad 'PROXY:p:host:80,via={PIPE!!PIPE}' 1 'address 2, via of PROXY, column 1: .*without "!!"'

# What makes no sense is refused before anything opens.
for type in TCP:h:1 UNIX:s UDP:h:1; do
  run "$MODCAT" CREATE:f "$type,via={PIPE}"
  assert_status 1
  assert_grep 'address 2, column .*: option "via": value "\{PIPE\}" has no place here' "$err"
done
run "$MODCAT" - PIPE,via=PIPE
assert_status 1
assert_grep 'option "via" (not supported|for PIPE)|unknown option "via" for PIPE' "$err"
bad 'PROXY:p:host:80,via={TCP-L:0}' 1 'address 2, column .*via= has to name one that connects, not one that listens'
bad 'PROXY:p:host:80,via={UDP:127.0.0.1:1}' 1 'PROXY speaks over a stream of bytes'

# Options for a socket that there is not, whenever they would act.
for option in bind=$LO connect-timeout=5 so-type=1 sourceport=7 lowport tcp-nodelay so-sndbuf=5000 ip-ttl=3 mptcp; do
  bad "PROXY:p:host:80,via={EXEC:cat},$option" 1 "address 2, column .*: option \"${option%%=*}\" has no effect"
done

# What acts on the transfer, and what goes one way only.
for option in cr crnl escape=1 readbytes=5 ignoreeof; do
  bad "PROXY:p:host:80,via={EXEC:cat,$option}" 1 "address 2, via of PROXY, column 10: option \"${option%=*}\" has no effect on an address below"
done
bad 'PROXY:p:host:80,via={CREATE:f}' 1 'address 2, via of PROXY, column 1: CREATE can only be written'
assert_absent f

# While the layer is to try again, what is below it has not failed for good.
run "$MODCAT" -d -d - "PROXY:p:host:80,retry=2,interval=0.02,via={TCP:$LO:$port}"
assert_status 1
assert_eq errors "$(count ' E ' "$err")" 1
assert_eq attempts "$(count ' N opening connection to AF=2 ' "$err")" 3
