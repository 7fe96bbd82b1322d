# modules/sctp/module.mk -- the build lines of the module sctp.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/sctp/sctp.la
modules_sctp_sctp_la_SOURCES = modules/sctp/sctp.c
modules_sctp_sctp_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_sctp_sctp_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/sctp/sctp.modcat
man7_MANS += modules/sctp/modcat-sctp.7
unit_tests += tests/unit/test-sctp
tests_unit_test_sctp_SOURCES = tests/unit/test-sctp.c \
	tests/unit/as-tcp.c tests/unit/as-tcp.h
tests_unit_test_sctp_LDADD = $(SOCKETS_LDADD)
e2e_tests += tests/e2e/sctp.sh
