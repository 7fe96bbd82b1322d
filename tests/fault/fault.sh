# tests/fault/fault.sh -- what the fault scripts begin with: a walk over all calls that a command makes.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../functions.sh"

[ "${SANITIZED:-}" != yes ] || skip 'sanitizers have an allocator of their own'
FAULT_LIBRARY=$BUILDDIR/tests/fault/.libs/fault.so
[ -e "$FAULT_LIBRARY" ] || skip 'there is no library to preload in a static build'
# Every third call, since a walk takes seconds; MODCAT_FAULT=1 tries them all.
FAULT_STEP=${MODCAT_FAULT:-3}
export FAULT_LIBRARY FAULT_STEP
# Not by the script that finds the modules of the build tree, which is slow.
eval "$(sed -n '/^b=/p; /^for d/,/^done/p; /^export/p' "$BUILDDIR/modcat" | sed 's/exec .*//')"
program=$BUILDDIR/core/.libs/modcat
unset MALLOC_PERTURB_

# walk RESULT ARGUMENT...: modcat must make RESULT what the file expected holds, or fail, whatever call fails
walk ()
{
  local result=$1

  shift
  "$BUILDDIR/tests/fault/walk" expected "$result" "$program" "$@" </dev/null || fail "$*"
}
