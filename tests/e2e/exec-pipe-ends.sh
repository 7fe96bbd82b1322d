#!/usr/bin/env bash
# tests/e2e/exec-pipe-ends.sh -- a program that ignores SIGPIPE does not keep modcat, one that closes its input is heard out.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

cat >deaf <<'SH'
#!/bin/bash
trap '' PIPE
trap 'echo told >told; exit 0' TERM
while :; do printf x 2>/dev/null || :; done
SH
cat >refuses <<'SH'
#!/bin/bash
exec <&-
# A pipe shows that at once, so that modcat's words may be waited for; a socket is open as long as the output is.
for i in {1..200}; do
  [ -e patient ] && ! grep -q ' bytes ' err || break
  sleep 0.02
done
echo answer
SH
chmod +x deaf refuses
head -c 1000000 /dev/zero >zeros
for how in '' ,pipes; do
  rm -f told
  run "$MODCAT" -t 0.2 -U SYSTEM:'head -c 10 >ten' "EXEC:./deaf$how"
  assert_file ten xxxxxxxxxx
  wait_until '[ -e told ]'

  [ -z "$how" ] || : >patient
  # What was not taken is told of, and the answer arrives all the same.
  run "$MODCAT" -t 5 'OPEN:zeros!!STDOUT' "EXEC:./refuses$how"
  assert_status 1
  assert_file "$out" 'answer\n'
  assert_grep ' [0-9]+ bytes? ' "$err"
  # With nothing to say to it there is nothing to lose.
  rm -f patient
  run "$MODCAT" -t 5 '/dev/null!!STDOUT' "EXEC:./refuses$how"
  assert_status 0
  assert_file "$out" 'answer\n'
done
assert_nothing_runs

# The program has SIGPIPE as modcat has it: ignored, so that a write tells it.
run "$MODCAT" -u SYSTEM:'grep SigIgn /proc/self/status' STDOUT
sigign=$(awk '{ print $2 }' "$out")
[ $((0x$sigign >> 12 & 1)) -eq 1 ] || fail "SIGPIPE is not ignored in the program: $sigign"
