# modules/readline/module.mk -- the build lines of the module readline.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/readline/readline.la
modules_readline_readline_la_SOURCES = \
	modules/readline/edit.c \
	modules/readline/history.c \
	modules/readline/readline.c \
	modules/readline/readline.h \
	modules/readline/text.c
modules_readline_readline_la_CPPFLAGS = $(AM_CPPFLAGS) $(EDIT_CFLAGS)
modules_readline_readline_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_readline_readline_la_LIBADD = modules/common/tty/libmodcat-tty.la \
	core/libmodcat.la $(EDIT_LIBS)
dist_manifest_DATA += modules/readline/readline.modcat
man7_MANS += modules/readline/modcat-readline.7
unit_tests += tests/unit/test-readline
tests_unit_test_readline_SOURCES = tests/unit/test-readline.c \
	modules/readline/history.c modules/readline/readline.h \
	modules/readline/text.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_readline_CPPFLAGS = $(AM_CPPFLAGS) $(EDIT_CFLAGS)
tests_unit_test_readline_LDADD = tests/unit/libunit.la $(EDIT_LIBS)
e2e_tests += \
	tests/e2e/readline-errors.sh \
	tests/e2e/readline-output.sh \
	tests/e2e/readline-password.sh \
	tests/e2e/readline-restored.sh \
	tests/e2e/readline-stopped.sh
