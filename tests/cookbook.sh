# tests/cookbook.sh -- what tests of the cookbook's examples have behind functions.sh: taking them out of the page.
# SPDX-License-Identifier: BSD-2-Clause
#
# Source it, do not run it. An example is the block behind a line `.\" example NAME' of doc/modcat-cookbook.7.
# shellcheck shell=bash disable=SC2154

requires microsocks
requires "'$MODCAT' --dump-module proxy" 'needs the module proxy'
requires "'$MODCAT' --dump-module socks" 'needs the module socks'
page=$tests_dir/../doc/modcat-cookbook.7

# What the examples call: modcat with $FLAGS, and an ssh that only runs a ProxyCommand or is a SOCKS server.
mkdir bin
printf '#!/bin/sh\nexec "$MODCAT" $FLAGS "$@"\n' >bin/modcat
cat >bin/ssh <<'SH'
#!/bin/bash
[ "$1 $2" != '-N -D' ] || exec microsocks -i "${3%:*}" -p "${3#*:}"
[ "$1" = -o ] || exit 1
command=${2#ProxyCommand=}
command=${command//%h/$3}
exec bash -c "${command//%p/$SSH_PORT}"
SH
chmod +x bin/*
export PATH=$work/bin:$PATH FLAGS=

# example NAME SED: its lines, with our hosts and ports by the sed script, in NAME.sh
example ()
{
  sed -n "/^\\.\\\\\" example $1\$/,/^\\.Ed/p" "$page" | sed '/^\./d; s/\\-/-/g; s/\\e/\\/g' | sed -E "$2" >"$1.sh"
  [ -s "$1.sh" ] || fail "no example $1 in the page"
  assert_no_grep 'example:|gate|inner:1080|outer' "$1.sh"
  echo "$1" >>taken
}

# Who greets is who was to be reached. SOCKS servers don't like an end of file, so none comes from us.
greets ()
{
  assert_status 0
  assert_file "$out" "I am $1\n"
}
mkfifo never
exec 7<>never
