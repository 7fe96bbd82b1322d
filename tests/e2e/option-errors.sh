#!/usr/bin/env bash
# tests/e2e/option-errors.sh -- refusals of options name the place, the reason, the way out.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

refused ()
{
  local text=$1

  shift
  run "$MODCAT" "$@"
  assert_status 1
  grep -Eq -e "$text" "$err" || fail "no \"$text\" for: $*"
}

refused 'unknown option "forkk"' TCP-LISTEN:0,forkk -
refused 'did you mean "fork"' TCP-LISTEN:0,forkk -
refused 'address 1, column 14' TCP-LISTEN:0,forkk -
refused 'address 2, column 17' - TCP:localhost:1,reusaddr
refused 'reuseaddr' - TCP:localhost:1,reusaddr
refused 'option "fork" not supported with this address type' OPEN:file,fork -
refused 'option "cr": no value permitted' -,cr=1 -
refused 'option "bind": value required' TCP:localhost:1,bind -
refused 'ignoreeof' -,ignoreeof=x -
refused 'no.such.user. is no user' OPEN:/dev/null,user=no.such.user -
refused 'no.such.group. is no group' OPEN:/dev/null,group=no.such.group -
