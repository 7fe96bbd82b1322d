#!/usr/bin/env bash
# tests/e2e/unix-notify.sh -- what services tell their manager goes by datagrams to a path or to an abstract name.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires systemd-notify
for name in "UNIX-RECVFROM:$work/notify" "ABSTRACT-RECVFROM:$work/name"; do
  start manager "$MODCAT" -d -d -u "$name,so-passcred" CREATE:got
  wait_log manager 'receiving on'
  case $name in
    UNIX*) export NOTIFY_SOCKET=$work/notify ;;
    *) export NOTIFY_SOCKET=@$work/name ;;
  esac
  run systemd-notify --no-block 'STATUS=all is well'
  assert_status 0
  await manager
  assert_status 0
  assert_grep '^STATUS=all is well$' got
  rm got
done

# A proxy in between, as for a service in another root.
start manager "$MODCAT" -u UNIX-RECVFROM:outside CREATE:got
start proxy "$MODCAT" -u UNIX-RECV:inside UNIX-SENDTO:outside
wait_until '[ -S outside ] && [ -S inside ]'
printf 'READY=1\nMAINPID=1' | "$MODCAT" -u - UNIX-SENDTO:inside
await manager
assert_file got 'READY=1\nMAINPID=1'
