# modules/unix/module.mk -- the build lines of the module unix.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/unix/unix.la
modules_unix_unix_la_SOURCES = modules/unix/unix.c modules/unix/unix.h \
	modules/unix/unix-dgram.c modules/unix/unix-path.c
modules_unix_unix_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_unix_unix_la_LIBADD = modules/common/net/libmodcat-net.la \
	modules/common/file/libmodcat-file.la core/libmodcat.la
dist_manifest_DATA += modules/unix/unix.modcat
man7_MANS += modules/unix/modcat-unix.7
unit_tests += tests/unit/test-unix
tests_unit_test_unix_LDADD = tests/unit/libsockets.la \
	modules/common/net/libnet.la modules/common/file/libfile.la $(LDADD)
e2e_tests += tests/e2e/abstract.sh \
	tests/e2e/http-nginx-unix.sh \
	tests/e2e/unix-200-sessions.sh \
	tests/e2e/unix-bad-input.sh \
	tests/e2e/unix-client-types.sh \
	tests/e2e/unix-dgram-full.sh \
	tests/e2e/unix-haproxy.sh \
	tests/e2e/unix-notify.sh \
	tests/e2e/unix-seqpacket.sh \
	tests/e2e/unix-successor.sh \
	tests/e2e/unix-tempname.sh \
	tests/e2e/unix-with-socat.sh
