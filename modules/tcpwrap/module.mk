# modules/tcpwrap/module.mk -- the build lines of the module tcpwrap.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/tcpwrap/tcpwrap.la
modules_tcpwrap_tcpwrap_la_SOURCES = modules/tcpwrap/tcpwrap.c
modules_tcpwrap_tcpwrap_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_tcpwrap_tcpwrap_la_LIBADD = core/libmodcat.la $(WRAP_LIBS)
dist_manifest_DATA += modules/tcpwrap/tcpwrap.modcat
man7_MANS += modules/tcpwrap/modcat-tcpwrap.7
e2e_tests += \
	tests/e2e/tcpwrap.sh \
	tests/e2e/tcpwrap-isolated.sh \
	tests/e2e/tcpwrap-order.sh \
	tests/e2e/tcpwrap-tables.sh \
	tests/e2e/tcpwrap-unix.sh
compat_tests += tests/compat/tcpwrap.sh
EXTRA_DIST += tests/compat/tcpwrap.tbl
