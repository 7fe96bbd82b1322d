# tests/fuzz/fuzz.mk -- fuzz harnesses, which replay their seeds in make check.
# SPDX-License-Identifier: BSD-2-Clause

FUZZ_SOURCES = tests/fuzz/fuzz.h tests/fuzz/replay.c tests/fuzz/text.c
unit_tests += \
	tests/fuzz/fuzz-address \
	tests/fuzz/fuzz-data \
	tests/fuzz/fuzz-manifest \
	tests/fuzz/fuzz-proxy-protocol \
	tests/fuzz/fuzz-value
tests_fuzz_fuzz_address_SOURCES = tests/fuzz/fuzz-address.c $(FUZZ_SOURCES)
tests_fuzz_fuzz_address_LDADD = $(FAKE_LDADD)
tests_fuzz_fuzz_data_SOURCES = tests/fuzz/fuzz-data.c $(FUZZ_SOURCES)
tests_fuzz_fuzz_data_LDADD = $(FAKE_LDADD)
tests_fuzz_fuzz_manifest_SOURCES = tests/fuzz/fuzz-manifest.c $(FUZZ_SOURCES)
tests_fuzz_fuzz_proxy_protocol_SOURCES = \
	tests/fuzz/fuzz-proxy-protocol.c $(FUZZ_SOURCES)
tests_fuzz_fuzz_proxy_protocol_LDADD = modules/common/net/libnet.la $(LDADD)
tests_fuzz_fuzz_value_SOURCES = tests/fuzz/fuzz-value.c $(FUZZ_SOURCES)
tests_fuzz_fuzz_value_LDADD = $(FAKE_LDADD)
EXTRA_DIST += \
	tests/fuzz/address.seeds \
	tests/fuzz/data.seeds \
	tests/fuzz/manifest.seeds \
	tests/fuzz/proxy-protocol.seeds \
	tests/fuzz/tls-bytes.seeds \
	tests/fuzz/tls-names.seeds \
	tests/fuzz/value.seeds
