#!/usr/bin/env bash
# tests/e2e/pty-user-gone.sh -- a terminal whose last user goes while bytes wait for it: they are told of as lost, and that is the end.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
head -c 300000 /dev/zero | tr '\0' x | fold -w 60 >big

# lost: the run before has said what is lost, and its status says it too
lost ()
{
  assert_status 1
  assert_grep ' W [0-9]+ bytes that were read from address [12] are lost' "$err"
}
for direction in '' -u; do
  # shellcheck disable=SC2086
  run "$MODCAT" $direction -t 0.5 OPEN:big,rdonly!!OPEN:/dev/null SYSTEM:'read line',pty,rawer
  lost
done
run "$MODCAT" -t 0.5 -U SYSTEM:'read line',pty,rawer OPEN:big
lost

# The user of a PTY, which has none of its own open.
for option in wait-slave,pty-interval=0.05 ptmx; do
  for direction in '' -u; do
    # shellcheck disable=SC2086
    start pty "$MODCAT" $direction -t 0.5 OPEN:big,rdonly!!OPEN:/dev/null "PTY,link=link,rawer,$option"
    wait_until '[ -e link ]'
    run head -c 10 "link"
    await pty
    assert_status 1
    assert_grep ' W [0-9]+ bytes that were read from address 1 are lost' pty.log
  done
done

# With patience it takes that long, without turning round and round meanwhile.
run "$MODCAT" -d -d -u OPEN:big SYSTEM:'read line',pty,rawer,sitout-eio=0.3
lost
assert_grep ' N write\([0-9]+\): EIO, sitting out 0\.30s for recovery$' "$err"
assert_grep ' E write\([0-9]+, .*: Input/output error$' "$err"
