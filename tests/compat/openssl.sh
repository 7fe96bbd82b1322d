#!/usr/bin/env bash
# tests/compat/openssl.sh -- TLS: the table of this script's name with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/compat.sh"
# shellcheck source=../tls.sh
. "$tests_dir/tls.sh"

# What the rows are short of: S is a server that asks for no certificate, C a client that knows it, and V, K the same
# for those that show certificates to each other. Socat's own default, level 2 of security, is that of Debian.
export tls
export S="bind=$LO,cert=$tls/ec.pem,verify=0" C="cafile=$tls/ca.crt,cn=localhost"
export V="bind=$LO,cert=$tls/ec.pem,cafile=$tls/ca.crt" K="cafile=$tls/ca.crt,cn=localhost,cert=$tls/client.pem"
unset SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE
run_table "$(basename "$0" .sh)"
