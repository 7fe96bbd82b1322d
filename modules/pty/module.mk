# modules/pty/module.mk -- the build lines of the module pty.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/pty/pty.la
modules_pty_pty_la_SOURCES = modules/pty/pty.c
modules_pty_pty_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_pty_pty_la_LIBADD = modules/common/tty/libmodcat-tty.la \
	modules/common/file/libmodcat-file.la core/libmodcat.la
dist_manifest_DATA += modules/pty/pty.modcat
man7_MANS += modules/pty/modcat-pty.7
e2e_tests += \
	tests/e2e/pty-bulk.sh \
	tests/e2e/pty-ctty.sh \
	tests/e2e/pty-link.sh \
	tests/e2e/pty-reopen.sh \
	tests/e2e/pty-user-gone.sh \
	tests/e2e/pty-users.sh
