# modules/unix/module.mk -- the build lines of the module unix.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/unix/unix.la
modules_unix_unix_la_SOURCES = modules/unix/unix.c
modules_unix_unix_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_unix_unix_la_LIBADD = modules/common/net/libmodcat-net.la \
	modules/common/file/libmodcat-file.la core/libmodcat.la
dist_manifest_DATA += modules/unix/unix.modcat
man7_MANS += modules/unix/modcat-unix.7
unit_tests += tests/unit/test-unix
tests_unit_test_unix_LDADD = tests/unit/libsockets.la \
	modules/common/net/libnet.la modules/common/file/libfile.la $(LDADD)
e2e_tests += tests/e2e/unix-client-types.sh \
	tests/e2e/unix-successor.sh
