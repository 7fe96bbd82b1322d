# modules/dccp/module.mk -- the build lines of the module dccp.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/dccp/dccp.la
modules_dccp_dccp_la_SOURCES = modules/dccp/dccp.c
modules_dccp_dccp_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_dccp_dccp_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/dccp/dccp.modcat
man7_MANS += modules/dccp/modcat-dccp.7
unit_tests += tests/unit/test-dccp
tests_unit_test_dccp_SOURCES = tests/unit/test-dccp.c \
	tests/unit/as-tcp.c tests/unit/as-tcp.h
tests_unit_test_dccp_LDADD = $(SOCKETS_LDADD)
e2e_tests += tests/e2e/dccp.sh
