# tests/fault/fault.mk -- tests in which one call after the other fails.
# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += tests/fault/fault.sh
check_PROGRAMS += tests/fault/walk
tests_fault_walk_LDADD =
if !STATIC_MODULES
check_LTLIBRARIES += tests/fault/fault.la
tests_fault_fault_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version \
	-rpath /nowhere
endif
other_tests += \
	tests/fault/exec.sh \
	tests/fault/file.sh \
	tests/fault/tcp-client.sh \
	tests/fault/tcp-fork.sh \
	tests/fault/tcp-listen.sh \
	tests/fault/udp.sh \
	tests/fault/unix.sh
