# modules/pipe/module.mk -- the build lines of the module pipe.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/pipe/pipe.la
modules_pipe_pipe_la_SOURCES = modules/pipe/pipe.c
modules_pipe_pipe_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_pipe_pipe_la_LIBADD = modules/common/file/libmodcat-file.la core/libmodcat.la
dist_manifest_DATA += modules/pipe/pipe.modcat
man7_MANS += modules/pipe/modcat-pipe.7
unit_tests += tests/unit/test-pipe
tests_unit_test_pipe_SOURCES = tests/unit/test-pipe.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_pipe_LDADD = modules/common/file/libfile.la tests/unit/libunit.la
e2e_tests += \
	tests/e2e/fifo-others-go-on.sh \
	tests/e2e/pipe-owner.sh \
	tests/e2e/pipe-small.sh \
	tests/e2e/pipe-unnamed-options.sh \
	tests/e2e/socketpair-borders.sh
