#!/usr/bin/env bash
# tests/e2e/readbytes.sh -- readbytes=N delivers N bytes, then end of file; 0 means no limit.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

printf '0123456789' >in
run "$MODCAT" -u OPEN:in,readbytes=4 STDOUT
assert_status 0
assert_file "$out" '0123'

run "$MODCAT" -u OPEN:in,bytes=0 STDOUT
assert_file "$out" '0123456789'

run "$MODCAT" -u OPEN:in,readbytes=99 STDOUT
assert_file "$out" '0123456789'

# More than one block.
random_file big 100000
run "$MODCAT" -u -b 4096 OPEN:big,readbytes=70001 CREATE:got
head -c 70001 big >expected
assert_same got expected

# What the limit leaves unread stays for the next reader of a shared descriptor.
exec 7<in
run "$MODCAT" -u FD:7,readbytes=4 STDOUT
assert_file "$out" '0123'
run cat <&7
assert_file "$out" '456789'
