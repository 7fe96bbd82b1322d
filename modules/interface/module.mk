# modules/interface/module.mk -- the build lines of the module interface.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/interface/interface.la
modules_interface_interface_la_SOURCES = modules/interface/interface.c
modules_interface_interface_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_interface_interface_la_LIBADD = modules/common/iface/libmodcat-iface.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la
dist_manifest_DATA += modules/interface/interface.modcat
man7_MANS += modules/interface/modcat-interface.7
unit_tests += tests/unit/test-interface
tests_unit_test_interface_LDADD = tests/unit/libsockets.la \
	modules/common/iface/libiface.la \
	modules/common/net/libnet.la $(LDADD)
e2e_tests += \
	tests/e2e/interface-errors.sh \
	tests/e2e/interface-frames.sh \
	tests/e2e/interface-netns.sh \
	tests/e2e/interface-restore.sh \
	tests/e2e/interface-vlan.sh
