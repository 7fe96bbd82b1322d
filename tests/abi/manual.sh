#!/bin/bash
# tests/abi/manual.sh -- modcat-module(3) and modcat-helpers(3) name all of the
# ABI; their examples are good C.
# SPDX-License-Identifier: BSD-2-Clause
set -eu
: "${SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}" "${TMPDIR:=/tmp}"
read -ra cc <<< "${CC:-cc}"
rc=0

# The words of the headers $@ that a module may use, without comments:
# constants, functions and types, fields of structs.
words () {
  (cd "$SRCDIR/include/modcat" && cat "$@") |
    sed ':a;N;$!ba;s|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' > "$TMPDIR/code"
  grep -oE '\<(MODCAT|modcat)_[A-Za-z0-9_]+\>' "$TMPDIR/code" |
    grep -vE '_H$|^modcat_(dirs|channel_flags|half_close|end|addr_flags)$' |
    grep -vE '^modcat_(phase|type|opt_flags|child_flags|result|parse_fn)$'
  sed -n '/^struct modcat_.* {/,/^}/p' "$TMPDIR/code" |
    sed -n 's/^  .*(\*\([a-z_]*\)) (.*/\1/p
            s/^  [^(]*[ *]\([a-z_]*\)\(\[[0-9]\]\)\?;.*/\1/p'
}

# check PAGE HEADER...
check () {
  local page=$SRCDIR/doc/$1.3 name=$1 word
  shift
  for word in $(words "$@" | sort -u); do
    grep -qw -- "$word" "$page" || { echo "$name(3) lacks $word"; rc=1; }
  done
  sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$page" | sed '/^\./d; s/\\e/\\/g' \
    > "$TMPDIR/$name.c"
  "${cc[@]}" -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -pedantic \
    -Werror -I "$SRCDIR/include" -fPIC -c -o "$TMPDIR/$name.o" \
    "$TMPDIR/$name.c" || rc=1
}

check modcat-module channel.h log.h module.h option.h
check modcat-helpers file.h layer.h net.h proc.h tty.h
exit $rc
