#!/usr/bin/env bash
# tests/e2e/netns-errors.sh -- a namespace that is missing, is none, or is not allowed: a line with the call, and status 1.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires '[ -e /proc/self/ns/net ]' 'needs network namespaces'
run "$MODCAT" -u /dev/null TCP:127.0.0.1:1,netns=no-such-namespace
assert_status 1
assert_grep ' W option "netns" is experimental' "$err"
assert_grep ' E address 2, column [0-9]+: open\(/run/netns/no-such-namespace, O_RDONLY\|O_CLOEXEC\): No such file' "$err"
run "$MODCAT" -u /dev/null TCP:127.0.0.1:1,netns
assert_status 1

requires_root
requires 'unshare -mn true' 'needs network namespaces'
requires setpriv
cat >inside <<'SH'
mount -t tmpfs none /run
mkdir /run/netns
touch /run/netns/plain
ip netns add real
"$MODCAT" -u --experimental /dev/null TCP:127.0.0.1:1,netns=plain 2>plain.log
echo $?
setpriv --bounding-set -all --inh-caps -all "$MODCAT" -u --experimental OPEN:/dev/null TCP:127.0.0.1:1,netns=real 2>real.log
echo $?
SH
run unshare -mn bash inside
assert_file "$out" '1\n1\n'
assert_grep ' E .*: setns\(/run/netns/plain, CLONE_NEWNET\): Invalid argument$' plain.log
assert_grep ' E .*: setns\(/run/netns/real, CLONE_NEWNET\): Operation not permitted \(it takes root\)$' real.log
