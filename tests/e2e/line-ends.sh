#!/usr/bin/env bash
# tests/e2e/line-ends.sh -- cr and crnl convert line ends between the two sides.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

converted ()
{
  local in=$1 left=$2 right=$3

  printf '%b' "$in" >in
  run "$MODCAT" -u "OPEN:in$left" "STDOUT$right"
  assert_status 0
  assert_file "$out" "$4"
}

converted 'a\nb\n' '' ,crnl 'a\r\nb\r\n'
converted 'a\nb\n' '' ,crlf 'a\r\nb\r\n'
converted 'a\r\nb\r\n' '' ,crnl 'a\r\r\nb\r\r\n'
converted 'a\r\nb\r\n' ,crnl '' 'a\nb\n'
converted 'a\rb\r\n' ,crnl '' 'ab\n'
converted 'a\nb\r' '' ,cr 'a\rb\r'
converted 'a\nb\r' ,cr '' 'a\nb\n'
converted 'a\r\nb\n' ,crnl ,cr 'a\rb\r'
converted 'a\rb\r' ,cr ,crnl 'a\r\nb\r\n'
converted 'a\r\nb\n' ,crnl ,crnl 'a\r\nb\n'
converted 'a\rb\n' ,cr ,cr 'a\rb\n'
converted '\n' '' ,crnl '\r\n'
converted '' ,crnl ,cr ''
