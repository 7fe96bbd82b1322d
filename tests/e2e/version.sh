#!/bin/sh
# tests/e2e/version.sh -- the program runs from the build tree.
# SPDX-License-Identifier: BSD-2-Clause
set -eu
"$MODCAT" -V | grep '^modcat version [0-9]'
