# modules/file/module.mk -- the build lines of the module file.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/file/file.la
modules_file_file_la_SOURCES = modules/file/file.c
modules_file_file_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_file_file_la_LIBADD = modules/common/file/libmodcat-file.la core/libmodcat.la
dist_manifest_DATA += modules/file/file.modcat
man7_MANS += modules/file/modcat-file.7
unit_tests += tests/unit/test-file
tests_unit_test_file_SOURCES = tests/unit/test-file.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_file_LDADD = modules/common/file/libfile.la tests/unit/libunit.la
e2e_tests += \
	tests/e2e/fifo-rdwr.sh \
	tests/e2e/fifo-waits-for-reader.sh \
	tests/e2e/fifo-waits-for-writer.sh \
	tests/e2e/gopen-socket-end.sh \
	tests/e2e/gopen-socket-path.sh \
	tests/e2e/unlink-close-chdir.sh
