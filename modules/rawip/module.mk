# modules/rawip/module.mk -- the build lines of the module rawip.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/rawip/rawip.la
modules_rawip_rawip_la_SOURCES = modules/rawip/rawip.c
modules_rawip_rawip_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_rawip_rawip_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/rawip/rawip.modcat
man7_MANS += modules/rawip/modcat-rawip.7
unit_tests += tests/unit/test-rawip
tests_unit_test_rawip_LDADD = $(SOCKETS_LDADD)
e2e_tests += \
	tests/e2e/rawip-errors.sh \
	tests/e2e/rawip-receive.sh \
	tests/e2e/rawip-recvfrom.sh
compat_tests += tests/compat/rawip.sh
