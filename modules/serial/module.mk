# modules/serial/module.mk -- the build lines of the module serial.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/serial/serial.la
modules_serial_serial_la_SOURCES = \
	modules/serial/dtrdsr.c \
	modules/serial/lock.c \
	modules/serial/port.c \
	modules/serial/serial.c \
	modules/serial/serial.h
modules_serial_serial_la_CPPFLAGS = $(AM_CPPFLAGS) $(SERIALPORT_CFLAGS)
modules_serial_serial_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_serial_serial_la_LIBADD = modules/common/tty/libmodcat-tty.la \
	core/libmodcat.la $(SERIALPORT_LIBS)
dist_manifest_DATA += modules/serial/serial.modcat
man7_MANS += modules/serial/modcat-serial.7
unit_tests += tests/unit/test-serial
tests_unit_test_serial_SOURCES = tests/unit/test-serial.c \
	modules/serial/port.c modules/serial/serial.h \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_serial_CPPFLAGS = $(AM_CPPFLAGS) $(SERIALPORT_CFLAGS)
tests_unit_test_serial_LDADD = tests/unit/libunit.la
EXTRA_DIST += tests/e2e/line.sh
if !STATIC_MODULES
check_LTLIBRARIES += tests/e2e/line.la
tests_e2e_line_la_SOURCES = tests/e2e/line.c
tests_e2e_line_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version \
	-rpath /nowhere
endif
e2e_tests += \
	tests/e2e/serial-as-user.sh \
	tests/e2e/serial-busy.sh \
	tests/e2e/serial-dtrdsr.sh \
	tests/e2e/serial-errors.sh \
	tests/e2e/serial-line.sh \
	tests/e2e/serial-parity.sh \
	tests/e2e/serial-reopen-busy.sh \
	tests/e2e/serial-reopen.sh
