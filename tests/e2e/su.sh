#!/usr/bin/env bash
# tests/e2e/su.sh -- su, setuid and setgid give up the rights of root once everything is open.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
requires 'getent passwd nobody' 'needs the user nobody'
# The file belongs to root alone: it must be opened before the rights go.
printf 'text\n' >secret
chmod 600 secret
chmod 755 .
whoami='id -u; id -g; id -G; echo $USER $LOGNAME; cat'
uid=$(id -u nobody) gid=$(id -g nobody)
run "$MODCAT" -t 5 'OPEN:secret!!STDOUT' "SYSTEM:$whoami,su=nobody"
assert_status 0
assert_file "$out" "$uid\n$gid\n$gid\nnobody nobody\ntext\n"

# For an address that is no program the whole process changes.
run "$MODCAT" -t 5 'OPEN:secret,su=nobody!!STDOUT' "SYSTEM:$whoami"
assert_file "$out" "$uid\n$gid\n$gid\nnobody nobody\ntext\n"
run "$MODCAT" -u "SYSTEM:id -u; id -g,setgid=65532,setuid=65531" STDOUT
assert_file "$out" '65531\n65532\n'

# Early ones act before opening.
run "$MODCAT" -u OPEN:secret,su-e=nobody STDOUT
assert_status 1
assert_grep 'Permission denied' "$err"
assert_file "$out" ''
run "$MODCAT" -u OPEN:secret,setuid-early=65531 STDOUT
assert_status 1
for bad in su=no.such.user setgid=no.such.group setuid=; do
  run "$MODCAT" -u "OPEN:secret,$bad" STDOUT
  assert_status 1
  assert_file "$out" ''
done
