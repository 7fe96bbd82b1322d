#!/bin/bash
# tests/abi/exports.sh -- libmodcat exports its ABI, a module its descriptor.
# SPDX-License-Identifier: BSD-2-Clause
set -eu
: "${SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}" "${BUILDDIR:=$PWD}"
if test "${STATIC_MODULES-}" = yes; then
  echo 'the modules are linked in: nothing is exported'
  exit 77
fi
rc=0

exported () {
  nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | sort
}

# What the headers declare. A callback's type is not a symbol.
declared () {
  sed ':a;N;$!ba;s|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' "$@" |
    sed -n 's/^typedef.*//
            s/.*\<\(modcat_[a-z0-9_]*\) (.*/\1/p
            s/^extern .*\<\(modcat_group_[a-z0-9_]*\);.*/\1/p' |
    grep -v '_fn$' | sort -u
}

# An empty diff, or the test fails: $1 says what differs.
same () {
  diff -u "$TMPDIR/expected" "$TMPDIR/found" || { echo "failed: $1"; rc=1; }
}

cd "$BUILDDIR"
grep -v '^#' "$SRCDIR/tests/abi/libmodcat.symbols" > "$TMPDIR/expected"
exported core/.libs/libmodcat.so > "$TMPDIR/found"
same 'libmodcat exports what tests/abi/libmodcat.symbols lists'

{ declared "$SRCDIR"/include/modcat/{channel,log,module,option}.h
  echo modcat_main; } | sort > "$TMPDIR/expected"
same 'libmodcat exports what its headers declare'

for so in modules/run/*.so; do
  name=${so##*/}
  echo "${name%.so}_LTX_modcat_module" > "$TMPDIR/expected"
  exported "$so" > "$TMPDIR/found"
  same "$name exports its descriptor alone"
done
exit $rc
