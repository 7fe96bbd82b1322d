# modules/common/net/module.mk -- libmodcat-net, which modules link, and the
# same code for unit tests, which have the core inside them.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/common/net/libnet.la
modules_common_net_libnet_la_SOURCES = \
	include/modcat/net.h \
	modules/common/net/addr.c \
	modules/common/net/ancillary.c \
	modules/common/net/apply.c \
	modules/common/net/connect.c \
	modules/common/net/dgram-accept.c \
	modules/common/net/dgram.c \
	modules/common/net/listen.c \
	modules/common/net/join.c \
	modules/common/net/lookup.c \
	modules/common/net/net.h \
	modules/common/net/opts-ip.c \
	modules/common/net/opts-peer.c \
	modules/common/net/opts-proxy.c \
	modules/common/net/opts-socket.c \
	modules/common/net/opts-transport.c \
	modules/common/net/proxy-accept.c \
	modules/common/net/proxy-facts.c \
	modules/common/net/proxy-facts.h \
	modules/common/net/proxy-protocol.c \
	modules/common/net/proxy-protocol.h \
	modules/common/net/proxy-say.c \
	modules/common/net/resolve.c \
	modules/common/net/resolver.c \
	modules/common/net/room.c \
	modules/common/net/rows-linux.h \
	modules/common/net/rows-other.h \
	modules/common/net/rows.h \
	modules/common/net/socket.c \
	modules/common/net/types.c
# For the thread of a name lookup; with newer C libraries this is nothing.
modules_common_net_libnet_la_LIBADD = -lpthread
lib_LTLIBRARIES += modules/common/net/libmodcat-net.la
modules_common_net_libmodcat_net_la_SOURCES =
modules_common_net_libmodcat_net_la_LIBADD = \
	modules/common/net/libnet.la core/libmodcat.la
modules_common_net_libmodcat_net_la_LDFLAGS = $(LIBRARY_LDFLAGS) \
	-Wl,--version-script=$(srcdir)/modules/common/net/libmodcat-net.map
EXTRA_modules_common_net_libmodcat_net_la_DEPENDENCIES = \
	modules/common/net/libmodcat-net.map
EXTRA_DIST += modules/common/net/libmodcat-net.map
man7_MANS += modules/common/net/modcat-net.7
if !STATIC_MODULES
modcatinclude_HEADERS += include/modcat/net.h
endif

# tests/unit/sockets.c opens address types in a real core.
unit_tests += \
	tests/unit/test-net-addr \
	tests/unit/test-net-ancillary \
	tests/unit/test-net-connect \
	tests/unit/test-net-dgram \
	tests/unit/test-net-join \
	tests/unit/test-net-layer \
	tests/unit/test-net-lookup \
	tests/unit/test-net-opts \
	tests/unit/test-net-proxy \
	tests/unit/test-net-proxy-protocol \
	tests/unit/test-net-proxy-protocol-unsigned \
	tests/unit/test-net-race \
	tests/unit/test-net-range \
	tests/unit/test-net-transport
check_LTLIBRARIES += tests/unit/libsockets.la
tests_unit_libsockets_la_SOURCES = tests/unit/sockets.c tests/unit/sockets.h
SOCKETS_LDADD = tests/unit/libsockets.la modules/common/net/libnet.la $(LDADD)
tests_unit_test_net_addr_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_ancillary_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_connect_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_dgram_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_join_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_layer_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_lookup_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_opts_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_proxy_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_proxy_protocol_LDADD = $(SOCKETS_LDADD)
# char has no sign on some machines: the parser is tested that way, too.
tests_unit_test_net_proxy_protocol_unsigned_SOURCES = \
	tests/unit/test-net-proxy-protocol.c modules/common/net/proxy-protocol.c
tests_unit_test_net_proxy_protocol_unsigned_CFLAGS = $(AM_CFLAGS) \
	-funsigned-char
tests_unit_test_net_proxy_protocol_unsigned_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_race_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_range_LDADD = $(SOCKETS_LDADD)
tests_unit_test_net_transport_LDADD = $(SOCKETS_LDADD)
EXTRA_DIST += \
	tests/compat/net.tbl \
	tests/e2e/net-dns.pl \
	tests/e2e/net-option-rows.tbl \
	tests/unit/data/net-options.tsv
e2e_tests += \
	tests/e2e/net-ancillary.sh \
	tests/e2e/net-bad-input.sh \
	tests/e2e/net-bind-elsewhere.sh \
	tests/e2e/net-broadcast.sh \
	tests/e2e/net-inherited-socket.sh \
	tests/e2e/net-join-netns.sh \
	tests/e2e/net-multicast4.sh \
	tests/e2e/net-multicast6.sh \
	tests/e2e/net-no-effect.sh \
	tests/e2e/net-null-eof.sh \
	tests/e2e/net-numeric.sh \
	tests/e2e/net-option-facts.sh \
	tests/e2e/net-option-listed.sh \
	tests/e2e/net-option-rows.sh \
	tests/e2e/net-option-values.sh \
	tests/e2e/net-resolver.sh \
	tests/e2e/net-resolver-own.sh \
	tests/e2e/net-several-addresses.sh \
	tests/e2e/net-silent-address.sh \
	tests/e2e/net-lookup-timeout.sh \
	tests/e2e/net-slow-lookup.sh \
	tests/e2e/proxy-protocol.sh \
	tests/e2e/proxy-protocol-checks.sh \
	tests/e2e/proxy-protocol-facts.sh \
	tests/e2e/proxy-protocol-gateway.sh \
	tests/e2e/proxy-protocol-haproxy.sh \
	tests/e2e/proxy-protocol-hostile.sh \
	tests/e2e/proxy-protocol-kinds.sh \
	tests/e2e/proxy-protocol-nginx.sh \
	tests/e2e/proxy-protocol-options.sh \
	tests/e2e/proxy-protocol-serve.sh \
	tests/e2e/proxy-protocol-tls.sh \
	tests/e2e/proxy-protocol-tls-facts.sh \
	tests/e2e/proxy-protocol-tls-haproxy.sh
compat_tests += tests/compat/net.sh
