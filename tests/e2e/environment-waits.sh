#!/usr/bin/env bash
# tests/e2e/environment-waits.sh -- variables that wait before the start and the transfer.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

# How long something takes at least can be told without a limit above.
elapsed ()
{
  local start=${EPOCHREALTIME/./}

  run "$@"
  assert_status 0
  echo $((${EPOCHREALTIME/./} - start))
}

for name in SOCAT_MAIN_WAIT SOCAT_TRANSFER_WAIT; do
  t=$(elapsed env "$name=1" "$MODCAT" -u /dev/null STDOUT)
  [ "$t" -ge 1000000 ] || fail "$name: took $t microseconds"
done
start waits env SOCAT_TRANSFER_WAIT=100 "$MODCAT" -d -d -u /dev/null CREATE:made
wait_until '[ -e made ]'
assert_no_grep 'starting data transfer loop' waits.log
stop waits
assert_status 143
