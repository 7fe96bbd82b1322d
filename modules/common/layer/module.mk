# modules/common/layer/module.mk -- libmodcat-layer, which modules link, and the
# same code for unit tests, which have the core inside them.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/common/layer/liblayer.la
modules_common_layer_liblayer_la_SOURCES = \
	include/modcat/layer.h \
	modules/common/layer/dialogue.c \
	modules/common/layer/layer.h \
	modules/common/layer/pass.c \
	modules/common/layer/quote.c
lib_LTLIBRARIES += modules/common/layer/libmodcat-layer.la
modules_common_layer_libmodcat_layer_la_SOURCES =
modules_common_layer_libmodcat_layer_la_LIBADD = \
	modules/common/layer/liblayer.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la
modules_common_layer_libmodcat_layer_la_LDFLAGS = $(LIBRARY_LDFLAGS) \
	-Wl,--version-script=$(srcdir)/modules/common/layer/libmodcat-layer.map
EXTRA_modules_common_layer_libmodcat_layer_la_DEPENDENCIES = \
	modules/common/layer/libmodcat-layer.map
EXTRA_DIST += modules/common/layer/libmodcat-layer.map
man7_MANS += modules/common/layer/modcat-layer.7
if !STATIC_MODULES
modcatinclude_HEADERS += include/modcat/layer.h
endif
unit_tests += tests/unit/test-layer
tests_unit_test_layer_LDADD = modules/common/layer/liblayer.la \
	modules/common/net/libnet.la $(LDADD)
