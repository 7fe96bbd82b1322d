# tests/tls.sh -- what scripts about TLS have behind functions.sh: keys and certificates, servers that echo.
# SPDX-License-Identifier: BSD-2-Clause
#
# Source it, do not run it. The script then has $tls, the folder of tests/tls-fixtures.sh, which says what is in it; it
# is made once for each build tree, or for this script alone where the tree is another user's.
# A build without the module openssl, and a machine without the programs that make certificates, skip the script.
# shellcheck shell=bash disable=SC2154

requires "'$MODCAT' --dump-module openssl" 'needs the module openssl'
requires certtool
requires openssl
requires flock

tls=${BUILDDIR:-$(dirname "$MODCAT")}/tls-fixtures
if ! { mkdir -p "$tls" && [ -w "$tls" ]; } 2>/dev/null; then
  tls=$work/tls-fixtures
fi
"$tests_dir/tls-fixtures.sh" "$tls" || fail 'no certificates for the test'
