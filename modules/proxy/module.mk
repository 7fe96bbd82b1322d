# modules/proxy/module.mk -- the build lines of the module proxy.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/proxy/proxy.la
modules_proxy_proxy_la_SOURCES = \
	modules/proxy/http.c \
	modules/proxy/http.h \
	modules/proxy/proxy.c
modules_proxy_proxy_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_proxy_proxy_la_LIBADD = modules/common/layer/libmodcat-layer.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la
dist_manifest_DATA += modules/proxy/proxy.modcat
man7_MANS += modules/proxy/modcat-proxy.7
unit_tests += \
	tests/fuzz/fuzz-proxy \
	tests/unit/test-proxy \
	tests/unit/test-proxy-http \
	tests/unit/test-proxy-http-unsigned
tests_fuzz_fuzz_proxy_SOURCES = tests/fuzz/fuzz-proxy.c $(FUZZ_SOURCES)
tests_unit_test_proxy_LDADD = modules/common/layer/liblayer.la \
	$(SOCKETS_LDADD)
# char has no sign on some machines: the parser is tested that way, too.
tests_unit_test_proxy_http_unsigned_SOURCES = tests/unit/test-proxy-http.c
tests_unit_test_proxy_http_unsigned_CFLAGS = $(AM_CFLAGS) -funsigned-char
EXTRA_DIST += \
	tests/compat/proxy.tbl \
	tests/e2e/via-connect.sh \
	tests/fuzz/proxy.seeds
compat_tests += tests/compat/proxy.sh
e2e_tests += \
	tests/e2e/proxy-refused.sh \
	tests/e2e/proxy-silent.sh \
	tests/e2e/proxy-tinyproxy.sh \
	tests/e2e/via-errors.sh \
	tests/e2e/via-session-options.sh \
	tests/e2e/via-kinds.sh \
	tests/e2e/via-nested.sh \
	tests/e2e/via-servers.sh \
	tests/e2e/via-socks.sh
other_tests += tests/fault/proxy.sh
