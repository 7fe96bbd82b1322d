#!/bin/bash
# tests/abi/headers.sh -- each public header compiles alone, in C and C++.
# SPDX-License-Identifier: BSD-2-Clause
set -eu
: "${SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}" "${TMPDIR:=/tmp}"
read -ra cc <<< "${CC:-cc}"             # CC may bring options of its own
flags=(-Wall -Wextra -pedantic -Werror -fsyntax-only -I "$SRCDIR/include")
rc=0

failed () {
  echo "failed: $*"
  rc=1
}

# The header without its comments.
code () {
  sed ':a;N;$!ba;s|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/||g' "$1"
}

for path in "$SRCDIR"/include/modcat/*.h; do
  header=${path##*/}
  echo "#include <modcat/$header>" | tee "$TMPDIR/one.c" > "$TMPDIR/one.cc"
  for std in c99 c11; do
    "${cc[@]}" -std=$std -D_POSIX_C_SOURCE=200809L "${flags[@]}" \
      "$TMPDIR/one.c" || failed "$header in $std"
  done
  for cxx in g++ clang++; do
    ! command -v $cxx > /dev/null ||
      $cxx -std=c++17 "${flags[@]}" "$TMPDIR/one.cc" ||
      failed "$header in C++17 by $cxx"
  done

  # The ABI is the same in every build: #if is for the guard and the frame of
  # C++ alone, and no type has a size that depends on the build.
  ! code "$path" | grep -E '^#[[:space:]]*(if|elif|else)' |
    grep -vE '^#ifndef MODCAT_[A-Z]+_H$|^#ifdef __cplusplus$' ||
    failed "$header has an #if"
  ! code "$path" | grep -wE 'off_t|time_t|ino_t|dev_t|bool|long|stat' ||
    failed "$header has a type that differs from build to build"
done
exit $rc
