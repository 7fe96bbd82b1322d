# modules/gateway/module.mk -- the build lines of the module gateway.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/gateway/gateway.la
modules_gateway_gateway_la_SOURCES = \
	modules/gateway/allow.c \
	modules/gateway/gateway.c \
	modules/gateway/gateway.h \
	modules/gateway/http-server.c \
	modules/gateway/http.c \
	modules/gateway/socks-server.c \
	modules/gateway/socks.c \
	modules/gateway/users.c
# Objects of its own: those of the tests are not for a library.
modules_gateway_gateway_la_CPPFLAGS = $(AM_CPPFLAGS)
modules_gateway_gateway_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_gateway_gateway_la_LIBADD = \
	modules/common/layer/libmodcat-layer.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la $(CRYPT_LIBS)
dist_manifest_DATA += modules/gateway/gateway.modcat
man7_MANS += modules/gateway/modcat-gateway.7
# What reads a peer's bytes is tested without the rest.
GATEWAY_PARSERS = \
	modules/gateway/allow.c \
	modules/gateway/gateway.h \
	modules/gateway/http.c \
	modules/gateway/socks.c
unit_tests += \
	tests/fuzz/fuzz-gateway \
	tests/unit/test-gateway-allow \
	tests/unit/test-gateway-http \
	tests/unit/test-gateway-http-unsigned \
	tests/unit/test-gateway-socks \
	tests/unit/test-gateway-socks-unsigned \
	tests/unit/test-gateway-users
tests_fuzz_fuzz_gateway_SOURCES = tests/fuzz/fuzz-gateway.c \
	$(GATEWAY_PARSERS) $(FUZZ_SOURCES)
tests_unit_test_gateway_allow_SOURCES = tests/unit/test-gateway-allow.c \
	$(GATEWAY_PARSERS)
tests_unit_test_gateway_http_SOURCES = tests/unit/test-gateway-http.c \
	$(GATEWAY_PARSERS)
tests_unit_test_gateway_socks_SOURCES = tests/unit/test-gateway-socks.c \
	$(GATEWAY_PARSERS)
# char has no sign on some machines: the parsers are tested that way, too.
tests_unit_test_gateway_http_unsigned_SOURCES = \
	tests/unit/test-gateway-http.c $(GATEWAY_PARSERS)
tests_unit_test_gateway_http_unsigned_CFLAGS = $(AM_CFLAGS) -funsigned-char
tests_unit_test_gateway_socks_unsigned_SOURCES = \
	tests/unit/test-gateway-socks.c $(GATEWAY_PARSERS)
tests_unit_test_gateway_socks_unsigned_CFLAGS = $(AM_CFLAGS) -funsigned-char
tests_unit_test_gateway_users_SOURCES = tests/unit/test-gateway-users.c \
	modules/gateway/gateway.h modules/gateway/users.c
tests_unit_test_gateway_users_LDADD = $(LDADD) $(CRYPT_LIBS)
EXTRA_DIST += tests/fuzz/gateway.seeds
e2e_tests += \
	tests/e2e/gateway-allow.sh \
	tests/e2e/gateway-behind-proxy.sh \
	tests/e2e/gateway-curl.sh \
	tests/e2e/gateway-hostile.sh \
	tests/e2e/gateway-http.sh \
	tests/e2e/gateway-nested.sh \
	tests/e2e/gateway-serve.sh \
	tests/e2e/gateway-slow.sh \
	tests/e2e/gateway-socks.sh \
	tests/e2e/gateway-start.sh \
	tests/e2e/gateway-tls.sh \
	tests/e2e/gateway-one-login.sh \
	tests/e2e/gateway-users.sh
EXTRA_DIST += tests/gateway.sh
