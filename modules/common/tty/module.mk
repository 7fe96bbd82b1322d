# modules/common/tty/module.mk -- libmodcat-tty, which modules link, and the
# same code for unit tests, which have the core inside them.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/common/tty/libtty.la
modules_common_tty_libtty_la_SOURCES = \
	include/modcat/tty.h \
	modules/common/tty/collect.c \
	modules/common/tty/collect.h \
	modules/common/tty/line.c \
	modules/common/tty/pty.c \
	modules/common/tty/rows-linux.h \
	modules/common/tty/rows.c \
	modules/common/tty/rows.h \
	modules/common/tty/save.c \
	modules/common/tty/settings-linux.c \
	modules/common/tty/settings-posix.c \
	modules/common/tty/settings.h
lib_LTLIBRARIES += modules/common/tty/libmodcat-tty.la
modules_common_tty_libmodcat_tty_la_SOURCES =
modules_common_tty_libmodcat_tty_la_LIBADD = \
	modules/common/tty/libtty.la \
	modules/common/file/libmodcat-file.la core/libmodcat.la
modules_common_tty_libmodcat_tty_la_LDFLAGS = $(LIBRARY_LDFLAGS) \
	-Wl,--version-script=$(srcdir)/modules/common/tty/libmodcat-tty.map
EXTRA_modules_common_tty_libmodcat_tty_la_DEPENDENCIES = \
	modules/common/tty/libmodcat-tty.map
EXTRA_DIST += modules/common/tty/libmodcat-tty.map
if !STATIC_MODULES
modcatinclude_HEADERS += include/modcat/tty.h
endif
e2e_tests += \
	tests/e2e/tty-background.sh \
	tests/e2e/tty-errors.sh \
	tests/e2e/tty-restored.sh \
	tests/e2e/tty-rows.sh
unit_tests += tests/unit/test-tty
tests_unit_test_tty_LDADD = modules/common/tty/libtty.la \
	modules/common/file/libfile.la $(LDADD)
