# modules/exec/module.mk -- the build lines of the module exec.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/exec/exec.la
modules_exec_exec_la_SOURCES = modules/exec/exec.c
modules_exec_exec_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_exec_exec_la_LIBADD = modules/common/proc/libmodcat-proc.la \
	modules/common/tty/libmodcat-tty.la \
	core/libmodcat.la
dist_manifest_DATA += modules/exec/exec.modcat
man7_MANS += modules/exec/modcat-exec.7
unit_tests += tests/unit/test-exec
tests_unit_test_exec_SOURCES = tests/unit/test-exec.c modules/exec/exec.c
tests_unit_test_exec_CPPFLAGS = $(AM_CPPFLAGS)
tests_unit_test_exec_LDADD = modules/common/proc/libproc.la \
	modules/common/tty/libtty.la modules/common/file/libfile.la $(LDADD)
e2e_tests += \
	tests/e2e/exec-args.sh \
	tests/e2e/exec-closes-output.sh \
	tests/e2e/exec-exit-code.sh \
	tests/e2e/exec-no-byte-lost.sh \
	tests/e2e/exec-nofork.sh \
	tests/e2e/exec-nofork-tty.sh \
	tests/e2e/exec-pipe-ends.sh \
	tests/e2e/exec-pty.sh \
	tests/e2e/exec-pty-into.sh \
	tests/e2e/exec-pty-jobs.sh \
	tests/e2e/exec-pty-screen.sh \
	tests/e2e/exec-signals.sh \
	tests/e2e/shell-address.sh
