# modules/socket/module.mk -- the build lines of the module socket.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/socket/socket.la
modules_socket_socket_la_SOURCES = \
	modules/socket/accept.c \
	modules/socket/params.c \
	modules/socket/socket.c \
	modules/socket/socket.h
modules_socket_socket_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_socket_socket_la_LIBADD = modules/common/net/libmodcat-net.la \
	core/libmodcat.la
dist_manifest_DATA += modules/socket/socket.modcat
man7_MANS += modules/socket/modcat-socket.7
unit_tests += tests/unit/test-socket
tests_unit_test_socket_LDADD = $(SOCKETS_LDADD)
e2e_tests += \
	tests/e2e/socket-accept-fd.sh \
	tests/e2e/socket-accept-ports.sh \
	tests/e2e/socket-accept-shared.sh \
	tests/e2e/socket-bad-input.sh \
	tests/e2e/socket-connect-listen.sh \
	tests/e2e/socket-datagrams.sh
