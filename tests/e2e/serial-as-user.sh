#!/usr/bin/env bash
# tests/e2e/serial-as-user.sh -- what keeps others than root from a serial port, TIOCEXCL, is proved as an ordinary user.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"
requires_root
requires setpriv

as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
requires "'${as_user[0]}' ${as_user[*]:1} '$MODCAT' --dump-module serial" 'an ordinary user cannot run this modcat'
folder=$(mktemp -d /tmp/mct.XXXXXX)
cleanup_fn rm -rf "$folder"
chown 65534 "$folder"
for script in serial-busy serial-reopen-busy; do
  run "${as_user[@]}" env TMPDIR="$folder" bash "$tests_dir/e2e/$script.sh"
  [ "$status" -eq 0 ] || fail "$script: status $status: $(cat "$out" "$err")"
done

# The port is refused by the kernel, and not by our lock.
start cable "${as_user[@]}" "$MODCAT" -t 60 "PTY,link=$folder/port,rawer,ptmx" STALL
wait_until "[ -e $folder/port ]"
start first "${as_user[@]}" "$MODCAT" -d -d "SERIAL:$folder/port" STALL
wait_log first 'opened serial port'
run "${as_user[@]}" cat "$folder/port"
assert_status 1
assert_grep 'busy' "$err"
