# modules/udp/module.mk -- the build lines of the module udp.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/udp/udp.la
modules_udp_udp_la_SOURCES = modules/udp/udp.c
modules_udp_udp_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_udp_udp_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/udp/udp.modcat
man7_MANS += modules/udp/modcat-udp.7
unit_tests += tests/unit/test-udp
tests_unit_test_udp_LDADD = $(SOCKETS_LDADD)
e2e_tests += \
	tests/e2e/udp-both-ways.sh \
	tests/e2e/udp-environment.sh \
	tests/e2e/udp-inactivity.sh \
	tests/e2e/udp-lite.sh \
	tests/e2e/udp-max-children.sh \
	tests/e2e/udp-messages.sh \
	tests/e2e/udp-netns.sh \
	tests/e2e/udp-null-eof.sh \
	tests/e2e/udp-peer-checks.sh \
	tests/e2e/udp-recvfrom-fork.sh \
	tests/e2e/udp-recverr-quiet.sh \
	tests/e2e/udp-refused.sh \
	tests/e2e/udp-reply-address.sh \
	tests/e2e/udp-reply-netns.sh \
	tests/e2e/udp-scope-netns.sh \
	tests/e2e/udp-sendto.sh \
	tests/e2e/udp-sessions.sh \
	tests/e2e/udp-six.sh \
	tests/e2e/udp-whole.sh
