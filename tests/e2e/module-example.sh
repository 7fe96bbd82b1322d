#!/usr/bin/env bash
# tests/e2e/module-example.sh -- the module of modcat-module(3) does what the page says.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
[ "${STATIC_MODULES:-}" != yes ] || skip 'the modules are linked in'

# The first three literal displays are the source, the manifest and the commands.
display ()
{
  awk -v want="$1" '/^\.Bd -literal/ { n++; next } n == want && /^\.Ed/ { exit } n == want' \
    "$SRCDIR/doc/modcat-module.3" | sed 's/\\e/\\/g'
}
display 1 >count.c
display 2 >count.modcat

# As on the page, with the libraries of the build tree for those that pkg-config names.
build=$(display 3 | sed -n '1,2p' | sed 's/\$(pkg-config --cflags --libs modcat)/-I$SRCDIR\/include -L$BUILDDIR\/core\/.libs -lmodcat/')
eval "$build"
export MODCAT_MODULE_PATH=$PWD:$BUILDDIR/modules/run

run "$MODCAT" -d -d -u COUNT:5 -
assert_status 0
assert_file "$out" '1\n2\n3\n4\n5\n'
assert_grep ' N counting to 5$' "$err"

run "$MODCAT" -u count:10,step=4 -
assert_status 0
assert_file "$out" '1\n5\n9\n'

# 100,000 numbers, each a read of its own.
run "$MODCAT" -u COUNT:100000 -
assert_status 0
seq 100000 >expected
assert_same "$out" expected

run "$MODCAT" -u COUNT:many -
assert_status 1
assert_grep 'address 1, column 7: not a number up to 1000000' "$err"

run "$MODCAT" -u COUNT:5,step=0 -
assert_status 1
assert_grep 'address 1, column 14: .*step' "$err"

# Without the manifest it is asked.
rm count.modcat
run "$MODCAT" -u COUNT:1 -
assert_status 0
assert_file "$out" '1\n'

run "$MODCAT" --dump-module count
assert_status 0
assert_grep '^address.0.names=COUNT$' "$out"
assert_grep '^address.0.option.0.range=1..1000$' "$out"
