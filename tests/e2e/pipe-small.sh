#!/usr/bin/env bash
# tests/e2e/pipe-small.sh -- an echo through a pipe much smaller than the blocks neither blocks nor loses a byte.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/../functions.sh"

random_file data 3000000
run "$MODCAT" -b 1000000 -t 10 'OPEN:data!!CREATE:got' PIPE,f-setpipe-sz=4096
assert_status 0
assert_same got data
