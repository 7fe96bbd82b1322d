# modules/openssl/module.mk -- the build lines of the module openssl, which alone
# links GnuTLS.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/openssl/openssl.la
openssl_files = \
	modules/openssl/below.c \
	modules/openssl/cipherlist.c \
	modules/openssl/cred.c \
	modules/openssl/dtls.c \
	modules/openssl/files.c \
	modules/openssl/handshake.c \
	modules/openssl/io.c \
	modules/openssl/keylog.c \
	modules/openssl/names.h \
	modules/openssl/openssl.h \
	modules/openssl/opts.c \
	modules/openssl/own.c \
	modules/openssl/peer-env.c \
	modules/openssl/peer.c \
	modules/openssl/peername.c \
	modules/openssl/pin.c \
	modules/openssl/priority.c \
	modules/openssl/psk.c \
	modules/openssl/reload.c \
	modules/openssl/suites.c \
	modules/openssl/suites.h \
	modules/openssl/verdict.c
modules_openssl_openssl_la_SOURCES = modules/openssl/openssl.c $(openssl_files)
modules_openssl_openssl_la_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
modules_openssl_openssl_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_openssl_openssl_la_LIBADD = \
	modules/common/layer/libmodcat-layer.la \
	modules/common/net/libmodcat-net.la core/libmodcat.la $(GNUTLS_LIBS)
dist_manifest_DATA += modules/openssl/openssl.modcat
man7_MANS += modules/openssl/modcat-openssl.7
openssl_names = \
	modules/openssl/cipherlist.c \
	modules/openssl/names.h \
	modules/openssl/peer-env.c \
	modules/openssl/peername.c \
	modules/openssl/priority.c \
	modules/openssl/suites.c \
	modules/openssl/suites.h \
	modules/openssl/verdict.c
openssl_pair = $(openssl_names) \
	tests/unit/tls-pair.c \
	tests/unit/tls-pair.h
unit_tests += \
	tests/fuzz/fuzz-tls-bytes \
	tests/fuzz/fuzz-tls-names \
	tests/unit/test-openssl-options \
	tests/unit/test-tls-env \
	tests/unit/test-tls-peername \
	tests/unit/test-tls-priority \
	tests/unit/test-tls-verdict
tests_fuzz_fuzz_tls_bytes_SOURCES = tests/fuzz/fuzz-tls-bytes.c \
	$(FUZZ_SOURCES) $(openssl_names)
tests_fuzz_fuzz_tls_bytes_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_fuzz_fuzz_tls_bytes_LDADD = $(GNUTLS_LIBS)
tests_fuzz_fuzz_tls_names_SOURCES = tests/fuzz/fuzz-tls-names.c \
	$(FUZZ_SOURCES) $(openssl_names)
tests_fuzz_fuzz_tls_names_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_fuzz_fuzz_tls_names_LDADD = $(GNUTLS_LIBS)
tests_unit_test_openssl_options_SOURCES = tests/unit/test-openssl-options.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_openssl_options_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_openssl_options_LDADD = tests/unit/libunit.la $(GNUTLS_LIBS)
tests_unit_test_tls_env_SOURCES = tests/unit/test-tls-env.c $(openssl_pair)
tests_unit_test_tls_env_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_tls_env_LDADD = tests/unit/libunit.la $(GNUTLS_LIBS)
tests_unit_test_tls_peername_SOURCES = tests/unit/test-tls-peername.c \
	$(openssl_pair)
tests_unit_test_tls_peername_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_tls_peername_LDADD = tests/unit/libunit.la $(GNUTLS_LIBS)
tests_unit_test_tls_priority_SOURCES = tests/unit/test-tls-priority.c \
	$(openssl_pair)
tests_unit_test_tls_priority_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_tls_priority_LDADD = tests/unit/libunit.la $(GNUTLS_LIBS)
tests_unit_test_tls_verdict_SOURCES = tests/unit/test-tls-verdict.c \
	$(openssl_pair)
tests_unit_test_tls_verdict_CPPFLAGS = $(AM_CPPFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_tls_verdict_LDADD = tests/unit/libunit.la $(GNUTLS_LIBS)
e2e_tests += \
	tests/e2e/dtls-borders.sh \
	tests/e2e/dtls-errors.sh \
	tests/e2e/dtls-lost.sh \
	tests/e2e/dtls-sessions.sh \
	tests/e2e/dtls-with-gnutls.sh \
	tests/e2e/dtls-with-openssl.sh \
	tests/e2e/dtls-with-socat.sh \
	tests/e2e/openssl-alpn.sh \
	tests/e2e/openssl-anonymous.sh \
	tests/e2e/openssl-both-ways.sh \
	tests/e2e/openssl-ciphers.sh \
	tests/e2e/openssl-crl.sh \
	tests/e2e/openssl-failures.sh \
	tests/e2e/openssl-early-answer.sh \
	tests/e2e/openssl-end.sh \
	tests/e2e/openssl-files.sh \
	tests/e2e/openssl-keylog.sh \
	tests/e2e/openssl-hostile.sh \
	tests/e2e/openssl-no-tls.sh \
	tests/e2e/openssl-ocsp.sh \
	tests/e2e/openssl-pass-phrase.sh \
	tests/e2e/openssl-random.sh \
	tests/e2e/openssl-reload.sh \
	tests/e2e/openssl-renegotiation.sh \
	tests/e2e/openssl-resumed.sh \
	tests/e2e/openssl-serve.sh \
	tests/e2e/openssl-sni.sh \
	tests/e2e/openssl-tickets.sh \
	tests/e2e/openssl-token.sh \
	tests/e2e/openssl-via.sh \
	tests/e2e/tls-psk.sh \
	tests/e2e/tls-refused.sh \
	tests/e2e/tls-with-gnutls.sh \
	tests/e2e/tls-with-nginx.sh \
	tests/e2e/tls-with-openssl-client.sh \
	tests/e2e/tls-with-openssl-server.sh \
	tests/e2e/tls-with-socat.sh \
	tests/e2e/tls-with-stunnel.sh
other_tests += tests/fault/tls.sh
