#!/bin/bash
# tests/e2e/quickstart.sh -- quickstart asks, installs, builds and runs; each only when needed.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2015,SC2016
# The commands that it calls are stand-ins that write down how they were called.
set -eu
tree=$TMPDIR/tree calls=$TMPDIR/calls
mkdir -p "$TMPDIR/bin" "$tree"/{core,include,modules,m4,tests}
cp "$SRCDIR/quickstart" "$tree"
touch "$tree"/{configure.ac,Makefile.am,tests/runner.in,modules/list.m4}

fail () { echo "quickstart: $1"; cat "$TMPDIR/err" "$calls"; exit 1; }
stub () { printf '#!/bin/sh\n%s\n' "$2" > "$TMPDIR/bin/$1"; chmod +x "$TMPDIR/bin/$1"; }
called () { grep -q -e "$1" "$calls"; }
quickstart () {
  : > "$calls"
  rc=0
  PATH=$TMPDIR/bin:$PATH "$tree/quickstart" "$@" \
    > "$TMPDIR/out" 2> "$TMPDIR/err" || rc=$?
}

# What "apt-get install" has written down is installed.
stub dpkg-query "for p do grep -qsw -e \"\$p\" $TMPDIR/installed && echo \"\$p installed\"; done; exit 1"
stub apt-get "echo apt-get \$* >> $calls; echo \$* >> $TMPDIR/installed"
stub id 'echo 1000'
stub sudo 'exit 1'
stub make "echo make \$* >> $calls; test ! -e $TMPDIR/broken || { echo it broke; exit 2; }
cp $TMPDIR/bin/program modcat"
stub program "echo program \$* >> $calls; echo data; exit 3"
printf '#!/bin/sh\ntouch configure modules/list.mk; chmod +x configure\n' > "$tree/autogen.sh"
chmod +x "$tree/autogen.sh"

quickstart A B
test $rc = 1 || fail 'went on without packages'
grep -q 'sudo apt-get install .* gcc .*libltdl-dev' "$TMPDIR/err" || fail 'names no command'
test ! -s "$calls" && test ! -s "$TMPDIR/out" || fail 'did something though it may not'

stub sudo 'test "$1" != -n || shift; case $1 in true | env) exec "$@" ;; esac'
quickstart A 'B C'
test $rc = 3 && called 'apt-get install .* gcc' && called '^make' || fail 'no first start'
called '^program A B C' || fail 'arguments are lost'
test "$(cat "$TMPDIR/out")" = data || fail 'output is not that of the program alone'

quickstart A B
test $rc = 3 && test "$(cat "$calls")" = 'program A B' || fail 'the second start works again'

sleep_until_newer () { until touch "$1" && test "$1" -nt "$tree/build/quickstart.stamp"; do :; done; }
sleep_until_newer "$tree/core/new.c"
quickstart A B
called '^make' && ! called apt-get || fail 'a new source was not built'

touch "$TMPDIR/broken"
sleep_until_newer "$tree/core/new.c"
quickstart A B
test $rc = 1 && ! called program || fail 'runs what could not be built'
grep -q 'it broke' "$TMPDIR/err" || fail 'does not show why the build failed'
rm "$TMPDIR/broken"

quickstart check
called 'apt-get install .* valgrind' && called '^make .*check' || fail 'check does not check'
