#!/usr/bin/env bash
# tests/fault/file.sh -- a copy of a file, and a fixed string: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

seq 1 3000 >expected
walk copy -u OPEN:expected CREATE:copy
printf text >expected
walk stdout -u TEXT:text STDOUT
