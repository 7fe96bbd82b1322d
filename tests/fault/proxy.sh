#!/usr/bin/env bash
# tests/fault/proxy.sh -- a proxy through a proxy: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"

# Two dialogues are many calls, each attempt starts two programs, and what is common to all is tried by others.
FAULT_STEP=${MODCAT_FAULT:-11}
seq 1 500 >expected
echo user:password >secret
start proxy "$MODCAT" -d -d "TCP-L:0,bind=$LO,fork" "EXEC:sh $tests_dir/e2e/via-connect.sh"
start echo "$MODCAT" -d -d "TCP-LISTEN:0,bind=$LO,fork" PIPE
proxy=$(port_of proxy)
walk copy -t 5 'OPEN:expected!!CREATE:copy' \
  "PROXY:inner:$LO:$(port_of echo),proxyauthfile=secret,via={PROXY:$LO:$LO:$proxy,proxyport=$proxy}"
