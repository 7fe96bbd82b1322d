# modules/common/proc/module.mk -- libmodcat-proc, which modules link, and the
# same code for unit tests, which have the core inside them.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/common/proc/libproc.la
modules_common_proc_libproc_la_SOURCES = \
	include/modcat/proc.h \
	modules/common/proc/opts.c \
	modules/common/proc/proc-internal.h \
	modules/common/proc/proc.c \
	modules/common/proc/run.c
lib_LTLIBRARIES += modules/common/proc/libmodcat-proc.la
modules_common_proc_libmodcat_proc_la_SOURCES =
modules_common_proc_libmodcat_proc_la_LIBADD = \
	modules/common/proc/libproc.la \
	modules/common/tty/libmodcat-tty.la core/libmodcat.la
modules_common_proc_libmodcat_proc_la_LDFLAGS = $(LIBRARY_LDFLAGS) \
	-Wl,--version-script=$(srcdir)/modules/common/proc/libmodcat-proc.map
EXTRA_modules_common_proc_libmodcat_proc_la_DEPENDENCIES = \
	modules/common/proc/libmodcat-proc.map
EXTRA_DIST += modules/common/proc/libmodcat-proc.map
if !STATIC_MODULES
modcatinclude_HEADERS += include/modcat/proc.h
endif
unit_tests += tests/unit/test-proc
tests_unit_test_proc_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=modcat_watch_child
tests_unit_test_proc_LDADD = modules/common/proc/libproc.la \
	modules/common/tty/libtty.la modules/common/file/libfile.la $(LDADD)
