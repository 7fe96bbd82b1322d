#!/bin/bash
# tests/abi/manual.sh -- modcat-module(3) names all of the ABI; its example is
# good C.
# SPDX-License-Identifier: BSD-2-Clause
set -eu
: "${SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}" "${TMPDIR:=/tmp}"
read -ra cc <<< "${CC:-cc}"
page=$SRCDIR/doc/modcat-module.3
rc=0

# The words of the core's headers that a module may use, without comments:
# constants, functions and types, fields of structs.
words () {
  sed ':a;N;$!ba;s|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' \
      "$SRCDIR"/include/modcat/{channel,log,module,option}.h > "$TMPDIR/code"
  grep -oE '\<(MODCAT|modcat)_[A-Za-z0-9_]+\>' "$TMPDIR/code" |
    grep -vE '_H$|^modcat_(dirs|channel_flags|half_close|end|addr_flags)$' |
    grep -vE '^modcat_(phase|type|opt_flags|child_flags|result|parse_fn)$'
  sed -n '/^struct modcat_.* {/,/^}/p' "$TMPDIR/code" |
    sed -n 's/^  .*(\*\([a-z_]*\)) (.*/\1/p
            s/^  [^(]*[ *]\([a-z_]*\)\(\[[0-9]\]\)\?;.*/\1/p'
}

for word in $(words | sort -u); do
  grep -qw -- "$word" "$page" || { echo "modcat-module(3) lacks $word"; rc=1; }
done

sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$page" | sed '/^\./d; s/\\e/\\/g' \
  > "$TMPDIR/count.c"
"${cc[@]}" -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -pedantic -Werror \
  -I "$SRCDIR/include" -fPIC -c -o "$TMPDIR/count.o" "$TMPDIR/count.c" || rc=1
exit $rc
