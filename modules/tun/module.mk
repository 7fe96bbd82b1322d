# modules/tun/module.mk -- the build lines of the module tun.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/tun/tun.la
modules_tun_tun_la_SOURCES = modules/tun/tun.c
modules_tun_tun_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_tun_tun_la_LIBADD = modules/common/iface/libmodcat-iface.la \
	modules/common/file/libmodcat-file.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la
dist_manifest_DATA += modules/tun/tun.modcat
man7_MANS += modules/tun/modcat-tun.7
unit_tests += tests/unit/test-tun
tests_unit_test_tun_LDADD = tests/unit/libsockets.la \
	modules/common/iface/libiface.la modules/common/file/libfile.la \
	modules/common/net/libnet.la $(LDADD)
e2e_tests += \
	tests/e2e/tun-errors.sh \
	tests/e2e/tun-flags.sh \
	tests/e2e/tun-options.sh \
	tests/e2e/tun-vpn.sh \
	tests/e2e/tun-vpn-udp.sh
compat_tests += tests/compat/tun-mixed.sh tests/compat/tun.sh
