#!/usr/bin/env bash
# tests/e2e/module-rate.sh -- a stage that holds the flow back loses nothing to -t.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
[ "${STATIC_MODULES:-}" != yes ] || skip 'the modules are linked in'

mkdir m
cp "$BUILDDIR/tests/mock/.libs/rate.so" m/
printf 'module rate\noption APPL rate\n' >m/rate.modcat
export MODCAT_MODULE_PATH=$work/m:$BUILDDIR/modules/run

head -c 6000 /dev/urandom >data
: >empty
before=$(date +%s%N)
run "$MODCAT" -t 0.1 - OPEN:data,rate=4000 <empty
assert_status 0
cmp "$out" data || fail 'the rate limit lost bytes'
took=$((($(date +%s%N) - before) / 1000000))
[ "$took" -ge 900 ] || fail "6000 bytes at 4000 a second took only $took ms"
