# tests/abi/abi.mk -- what holds the ABI to its word, and its manual.
# SPDX-License-Identifier: BSD-2-Clause
man3_MANS += doc/modcat-helpers.3 doc/modcat-module.3
other_tests += \
	tests/abi/consistent.sh \
	tests/abi/exports.sh \
	tests/abi/frozen.sh \
	tests/abi/headers.sh \
	tests/abi/manual.sh
EXTRA_DIST += \
	tests/abi/headers-1/modcat/channel.h \
	tests/abi/headers-1/modcat/log.h \
	tests/abi/headers-1/modcat/module.h \
	tests/abi/headers-1/modcat/option.h \
	tests/abi/libmodcat.symbols \
	tests/abi/old.c
