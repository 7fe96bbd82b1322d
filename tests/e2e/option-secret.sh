#!/usr/bin/env bash
# tests/e2e/option-secret.sh -- no message shows a password, whatever is wrong with the address that it stands in.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires "'$MODCAT' --dump-module proxy" 'needs the module proxy'

# says SHOWN ADDRESS: the line with the address is that, and nothing holds the password, which is "hidden".
says ()
{
  run "$MODCAT" -d -d -d - "$2"
  assert_status 1
  grep -Fqx -- "  $1" "$err" || fail "no line \"$1\" in: $(cat "$err")"
  assert_no_grep hidden "$err"
}
tail=proxyauth=me:hidden
says 'PROXY:h:t:1,cr=1,proxyauth=*********' "PROXY:h:t:1,cr=1,$tail"
says 'PROXY:h:t:1,proxyauth=*********,proxyport=x' "PROXY:h:t:1,$tail,proxyport=x"
says 'PROXY:h:t:1,proxyport=x,proxyauth=*********' "PROXY:h:t:1,proxyport=x,$tail"
says 'PROXY:h:t:1,proxyport=80,proxyauth=*********,proxyport' "PROXY:h:t:1,proxyport=80,$tail,proxyport"
# A name that nobody knows may be that of a password; an address within may have one.
says 'PROXY:h:t:1,proxiauth=*********' "PROXY:h:t:1,proxiauth=me:hidden"
says 'PROXY:h,proxyauth=*********,cr' "PROXY:h,$tail,cr"
says 'PROXY:h:t:1,via=*********************************,cr=1' "PROXY:h:t:1,via={PROXY:h:t:1,$tail},cr=1"
says 'PROXY:h:t:1,via={PIPE},cr=1' 'PROXY:h:t:1,via={PIPE},cr=1'
says 'PROXY:h:t:1,cr,via=********************************' "PROXY:h:t:1,cr,via={PROXY:h:t:1,$tail"
says "PROXY:h:t:1,proxyauth=*********,cr='" "PROXY:h:t:1,$tail,cr='"
says 'NOBODY:h,proxyauth=*********' "NOBODY:h,$tail"
