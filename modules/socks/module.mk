# modules/socks/module.mk -- the build lines of the module socks.
# SPDX-License-Identifier: BSD-2-Clause
noinst_LTLIBRARIES += modules/socks/libsocks.la
modules_socks_libsocks_la_SOURCES = \
	modules/socks/dialogue.c \
	modules/socks/dialogue.h \
	modules/socks/socks5-addr.c \
	modules/socks/socks5-addr.h
module_LTLIBRARIES += modules/socks/socks.la
modules_socks_socks_la_SOURCES = \
	modules/socks/client.c \
	modules/socks/socks.c \
	modules/socks/socks.h
modules_socks_socks_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_socks_socks_la_LIBADD = modules/socks/libsocks.la \
	modules/common/layer/libmodcat-layer.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la
dist_manifest_DATA += modules/socks/socks.modcat
man7_MANS += modules/socks/modcat-socks.7
# The machine of the dialogue is tested by itself, with a sign in char and
# without, as machines have it.
unit_tests += \
	tests/fuzz/fuzz-socks \
	tests/unit/test-socks \
	tests/unit/test-socks-dialogue \
	tests/unit/test-socks-unsigned
SOCKS_DRIVE = tests/unit/socks-drive.c tests/unit/socks-drive.h
tests_fuzz_fuzz_socks_SOURCES = tests/fuzz/fuzz-socks.c $(FUZZ_SOURCES) \
	$(SOCKS_DRIVE)
tests_fuzz_fuzz_socks_LDADD =
tests_unit_test_socks_LDADD = modules/socks/libsocks.la \
	modules/common/layer/liblayer.la \
	$(SOCKETS_LDADD)
tests_unit_test_socks_dialogue_SOURCES = tests/unit/test-socks-dialogue.c \
	$(SOCKS_DRIVE)
tests_unit_test_socks_dialogue_CFLAGS = $(AM_CFLAGS) -fsigned-char
tests_unit_test_socks_dialogue_LDADD = tests/unit/libunit.la
tests_unit_test_socks_unsigned_SOURCES = tests/unit/test-socks-dialogue.c \
	$(SOCKS_DRIVE)
tests_unit_test_socks_unsigned_CFLAGS = $(AM_CFLAGS) -funsigned-char
tests_unit_test_socks_unsigned_LDADD = tests/unit/libunit.la
EXTRA_DIST += \
	tests/compat/socks.tbl \
	tests/fuzz/socks.seeds
compat_tests += tests/compat/socks.sh
e2e_tests += \
	tests/e2e/socks-bad-input.sh \
	tests/e2e/socks-dante.sh \
	tests/e2e/socks-hostile.sh \
	tests/e2e/socks-microsocks.sh \
	tests/e2e/socks-silent.sh \
	tests/e2e/socks-ssh.sh \
	tests/e2e/socks-via.sh
