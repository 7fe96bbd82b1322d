#!/usr/bin/env bash
# tests/fault/tls.sh -- a TLS client that shows a certificate, and a server that wants one: each call fails once.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/fault.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# A handshake is slow, and what is common to all addresses is tried by others.
FAULT_STEP=${MODCAT_FAULT:-13}
seq 1 500 >expected
start echo "$MODCAT" -d -d "TLS-LISTEN:0,bind=$LO,fork,cert=$tls/ec.pem,cafile=$tls/ca.crt" PIPE
walk copy -t 5 'OPEN:expected!!CREATE:copy' \
  "TLS:$LO:$(port_of echo),cn=localhost,cert=$tls/client.pem,cafile=$tls/ca.crt"
port=$(free_port)
PEER="exec $MODCAT -u OPEN:expected TLS:$LO:$port,cn=localhost,cafile=$tls/ca.crt,forever,interval=0.01"
export PEER
walk copy -u "TLS-LISTEN:$port,bind=$LO,accept-timeout=2,cert=$tls/ec.pem,verify=0" CREATE:copy
