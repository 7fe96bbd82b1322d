# modules/openssl/module.mk -- the build lines of the module openssl, which alone
# links GnuTLS.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/openssl/openssl.la
openssl_files = \
	modules/openssl/cipherlist.c \
	modules/openssl/cred.c \
	modules/openssl/files.c \
	modules/openssl/handshake.c \
	modules/openssl/io.c \
	modules/openssl/keylog.c \
	modules/openssl/names.h \
	modules/openssl/openssl.h \
	modules/openssl/opts.c \
	modules/openssl/peer.c \
	modules/openssl/priority.c \
	modules/openssl/psk.c \
	modules/openssl/reload.c \
	modules/openssl/suites.c \
	modules/openssl/suites.h
modules_openssl_openssl_la_SOURCES = modules/openssl/openssl.c $(openssl_files)
modules_openssl_openssl_la_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
modules_openssl_openssl_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_openssl_openssl_la_LIBADD = \
	modules/common/layer/libmodcat-layer.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la $(GNUTLS_LIBS)
dist_manifest_DATA += modules/openssl/openssl.modcat
man7_MANS += modules/openssl/modcat-openssl.7
e2e_tests += \
	tests/e2e/openssl-both-ways.sh \
	tests/e2e/openssl-end.sh \
	tests/e2e/openssl-files.sh \
	tests/e2e/openssl-no-tls.sh \
	tests/e2e/openssl-via.sh
