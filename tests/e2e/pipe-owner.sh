#!/usr/bin/env bash
# tests/e2e/pipe-owner.sh -- PIPE:path makes the pipe with owner, group and mode, and takes only a new one with excl.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

requires_root
umask 0
start relay "$MODCAT" -d -d -u PIPE:fifo,user=65534,group=65533,perm=0620,rdwr CREATE:got
wait_log relay ' N starting data transfer loop'
assert_eq entry "$(stat -c %F-%a-%u:%g fifo)" fifo-620-65534:65533
run "$MODCAT" -u PIPE:fifo,excl STDOUT
assert_status 1
assert_grep '"fifo" exists' "$err"
[ -p fifo ] || fail "the refused one removed it"
stop relay
assert_absent fifo
