# modules/common/file/module.mk -- libmodcat-file, which modules link, and the
# same code for unit tests, which have the core inside them.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/common/file/libfile.la
modules_common_file_libfile_la_SOURCES = \
	include/modcat/file.h \
	modules/common/file/attr.c \
	modules/common/file/attr.h \
	modules/common/file/named.c \
	modules/common/file/open.c \
	modules/common/file/reg.c
lib_LTLIBRARIES += modules/common/file/libmodcat-file.la
modules_common_file_libmodcat_file_la_SOURCES =
modules_common_file_libmodcat_file_la_LIBADD = \
	modules/common/file/libfile.la core/libmodcat.la
modules_common_file_libmodcat_file_la_LDFLAGS = $(LIBRARY_LDFLAGS) \
	-Wl,--version-script=$(srcdir)/modules/common/file/libmodcat-file.map
EXTRA_modules_common_file_libmodcat_file_la_DEPENDENCIES = \
	modules/common/file/libmodcat-file.map
EXTRA_DIST += modules/common/file/libmodcat-file.map
if !STATIC_MODULES
modcatinclude_HEADERS += include/modcat/file.h
endif
unit_tests += tests/unit/test-libfile
tests_unit_test_libfile_SOURCES = tests/unit/test-libfile.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_libfile_LDADD = modules/common/file/libfile.la \
	tests/unit/libunit.la
