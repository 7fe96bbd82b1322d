# tests/e2e/line.sh -- what tests of serial lines begin with: a cable between two ptys, left and right, which take all settings.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../functions.sh"

requires stty
requires "'$MODCAT' --dump-module serial" 'needs the module serial'
requires '[ "$(uname -s)" = Linux ]' 'stands in for a driver of Linux'
library=${BUILDDIR:-.}/tests/e2e/.libs/line.so
[ -e "$library" ] || skip 'there is no library to preload: a static build'
start cable "$MODCAT" PTY,link=left,rawer PTY,link=right,rawer
wait_until '[ -e left ] && [ -e right ]'
# From here on, with the driver of the test. A sanitizer wants to be the first library, but need not be.
export LD_PRELOAD=$library LINE_STATE=$work/state.line ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
