#!/usr/bin/env bash
# tests/e2e/module-layer.sh -- a stranger's layer goes over a program, a socket and itself.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
[ "${STATIC_MODULES:-}" != yes ] || skip 'the modules are linked in'

mkdir m
cp "$BUILDDIR/tests/mock/.libs/layer.so" m/
export MODCAT_MODULE_PATH=$work/m:$BUILDDIR/modules/run

printf 'b\na\n' >in
run "$MODCAT" - LAYER:EXEC\\:sort <in
assert_status 0
assert_file "$out" 'a\nb\n'
assert_file "$err" ''

run "$MODCAT" - 'LAYER:LAYER\:EXEC\\\:sort' <in
assert_status 0
assert_file "$out" 'a\nb\n'

start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
port=$(port_of echo)
run "$MODCAT" - "LAYER:{TCP:$LO:$port}" <in
assert_status 0
assert_file "$out" 'b\na\n'

run "$MODCAT" - "LAYER:{TCP:$LO:$port!!PIPE}"
assert_status 1
assert_grep 'without "!!"' "$err"
