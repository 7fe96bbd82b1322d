# modules/udp/module.mk -- the build lines of the module udp.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/udp/udp.la
modules_udp_udp_la_SOURCES = modules/udp/udp.c
modules_udp_udp_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_udp_udp_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/udp/udp.modcat
man7_MANS += modules/udp/modcat-udp.7
unit_tests += tests/unit/test-udp
tests_unit_test_udp_LDADD = $(SOCKETS_LDADD)
