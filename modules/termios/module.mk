# modules/termios/module.mk -- the build lines of the module termios.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/termios/termios.la
modules_termios_termios_la_SOURCES = modules/termios/termios.c
modules_termios_termios_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_termios_termios_la_LIBADD = modules/common/tty/libmodcat-tty.la \
	core/libmodcat.la
dist_manifest_DATA += modules/termios/termios.modcat
man7_MANS += modules/termios/modcat-termios.7
