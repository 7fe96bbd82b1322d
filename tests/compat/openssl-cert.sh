#!/usr/bin/env bash
# tests/compat/openssl-cert.sh -- certificates of TLS: the table openssl-cert.tbl with both programs.
# SPDX-License-Identifier: BSD-2-Clause
. "$(dirname "$0")/openssl.sh"
