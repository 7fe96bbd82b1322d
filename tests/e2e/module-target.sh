#!/usr/bin/env bash
# tests/e2e/module-target.sh -- a stranger's server asks where to go: %h and %p become that, and it tells how it went.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
[ "${STATIC_MODULES:-}" != yes ] || skip 'the modules are linked in'

mkdir m
cp "$BUILDDIR/tests/mock/.libs/ask.so" m/
export MODCAT_MODULE_PATH=$work/m:$BUILDDIR/modules/run

start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
echo=$(port_of echo)
closed=$(free_port)

# asks NAME RIGHT: start a server whose peers go to RIGHT, and have its port in $port.
asks ()
{
  start "$1" "$MODCAT" -d -d "ASK:{TCP-LISTEN:0,bind=$LO},fork" "$2"
  port=$(port_of "$1")
}

# says LINE ANSWER: what a peer hears that begins with LINE and goes on with data at once.
says ()
{
  printf '%b' "$1\ndata" >in
  run "$MODCAT" - "TCP:$LO:$port" <in
  assert_file "$out" "$2"
}

asks plain TCP:%h:%p
says "$LO $echo" 'open\ndata'
says "$LO $closed" 'refused\n'
says "no-such.invalid 7" 'unreachable\n'
for word in 'a:b' 'a,b' '/etc' '..' '.a' '%h' '-x' '::1' '[::1' "a'" 'a b'; do
  says "$word 80" ''
done
says "$LO 0" ''
says "$LO 65536" ''

# In options and in an address within, never as grammar; a percent that means nothing else is itself.
mkdir d
asks file 'OPEN:d/%h-%p-%%h-%x,creat,append'
says 'name.example 80' 'open\n'
wait_until '[ -s d/name.example-80-%h-%x ]'

# A program has them in its environment, and nowhere else.
asks program "SYSTEM:'echo to \"\$MODCAT_TARGETHOST\" \$SOCAT_TARGETPORT; date +%%%%'"
says '[2001:db8::1] 443' 'open\nto [2001:db8::1] 443\n%\n'
