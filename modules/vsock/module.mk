# modules/vsock/module.mk -- the build lines of the module vsock.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/vsock/vsock.la
modules_vsock_vsock_la_SOURCES = modules/vsock/vsock.c
modules_vsock_vsock_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_vsock_vsock_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/vsock/vsock.modcat
man7_MANS += modules/vsock/modcat-vsock.7
unit_tests += tests/unit/test-vsock
tests_unit_test_vsock_LDADD = $(SOCKETS_LDADD)
e2e_tests += \
	tests/e2e/vsock-bad-input.sh \
	tests/e2e/vsock-listen.sh \
	tests/e2e/vsock-loopback.sh
