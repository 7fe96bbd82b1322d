# modules/stdio/module.mk -- the build lines of the module stdio.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/stdio/stdio.la
modules_stdio_stdio_la_SOURCES = modules/stdio/stdio.c
modules_stdio_stdio_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_stdio_stdio_la_LIBADD = core/libmodcat.la
dist_manifest_DATA += modules/stdio/stdio.modcat
man7_MANS += modules/stdio/modcat-stdio.7
unit_tests += tests/unit/test-stdio
tests_unit_test_stdio_SOURCES = tests/unit/test-stdio.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_stdio_LDADD = tests/unit/libunit.la
e2e_tests += \
	tests/e2e/fd-not-inherited.sh \
	tests/e2e/stdio-options.sh \
	tests/e2e/stdio-socket.sh
