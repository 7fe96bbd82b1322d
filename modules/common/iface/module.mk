# modules/common/iface/module.mk -- libmodcat-iface, which modules link, and the
# same code for unit tests, which have the core inside them.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/common/iface/libiface.la
modules_common_iface_libiface_la_SOURCES = \
	modules/common/iface/iface.c \
	modules/common/iface/iface.h
lib_LTLIBRARIES += modules/common/iface/libmodcat-iface.la
modules_common_iface_libmodcat_iface_la_SOURCES =
modules_common_iface_libmodcat_iface_la_LIBADD = \
	modules/common/iface/libiface.la core/libmodcat.la
modules_common_iface_libmodcat_iface_la_LDFLAGS = $(LIBRARY_LDFLAGS) \
	-Wl,--version-script=$(srcdir)/modules/common/iface/libmodcat-iface.map
EXTRA_modules_common_iface_libmodcat_iface_la_DEPENDENCIES = \
	modules/common/iface/libmodcat-iface.map
EXTRA_DIST += modules/common/iface/libmodcat-iface.map
unit_tests += tests/unit/test-iface
tests_unit_test_iface_LDADD = tests/unit/libsockets.la \
	modules/common/iface/libiface.la modules/common/net/libnet.la $(LDADD)
