# modules/tcp/module.mk -- the build lines of the module tcp.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/tcp/tcp.la
modules_tcp_tcp_la_SOURCES = modules/tcp/tcp.c
modules_tcp_tcp_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_tcp_tcp_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/tcp/tcp.modcat
man7_MANS += modules/tcp/modcat-tcp.7
unit_tests += tests/unit/test-tcp
tests_unit_test_tcp_LDADD = $(SOCKETS_LDADD)
# Many short sessions, for scripts.
check_PROGRAMS += tests/e2e/storm
tests_e2e_storm_LDADD =
e2e_tests += \
	tests/e2e/tcp-backlog.sh \
	tests/e2e/tcp-fork-right.sh \
	tests/e2e/tcp-range-mixed.sh \
	tests/e2e/tcp-reuseaddr.sh \
	tests/e2e/tcp-reuseport.sh \
	tests/e2e/tcp-storm.sh \
	tests/e2e/tcp-v6only.sh \
	tests/e2e/tcp-mptcp.sh \
	tests/e2e/tcp-mptcp-refused.sh \
	tests/e2e/tcp-no-descriptors.sh \
	tests/e2e/tcp-peer-ports.sh
