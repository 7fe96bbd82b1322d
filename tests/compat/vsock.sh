#!/usr/bin/env bash
# tests/compat/vsock.sh -- VSOCK: the table vsock.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"

requires '"$MODCAT" --list | grep -q "^vsock .*VSOCK"' 'needs the module vsock'
"$MODCAT" VSOCK-LISTEN:4294967295,accept-timeout=0.01 PIPE 2>"$err" || :
! grep -q 'Address family not supported' "$err" || skip 'this kernel has no VSOCK'
run_table vsock
