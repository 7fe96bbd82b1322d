#!/usr/bin/env bash
# tests/fault/exec.sh -- programs on sockets and on pipes: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

seq 1 500 >expected
walk copy -t 5 'OPEN:expected!!CREATE:copy' EXEC:cat
walk copy -u SYSTEM:'cat expected',pipes CREATE:copy
