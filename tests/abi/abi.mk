# tests/abi/abi.mk -- what holds the ABI to its word, and its manual.
# SPDX-License-Identifier: BSD-2-Clause
man3_MANS += doc/modcat-module.3
other_tests += \
	tests/abi/consistent.sh \
	tests/abi/exports.sh \
	tests/abi/headers.sh \
	tests/abi/manual.sh
EXTRA_DIST += tests/abi/libmodcat.symbols
