# modules/posixmq/module.mk -- the build lines of the module posixmq.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/posixmq/posixmq.la
modules_posixmq_posixmq_la_SOURCES = modules/posixmq/posixmq.c
modules_posixmq_posixmq_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_posixmq_posixmq_la_LIBADD = modules/common/file/libmodcat-file.la \
	core/libmodcat.la $(MQ_LIBS)
dist_manifest_DATA += modules/posixmq/posixmq.modcat
man7_MANS += modules/posixmq/modcat-posixmq.7
unit_tests += tests/unit/test-posixmq
tests_unit_test_posixmq_SOURCES = tests/unit/test-posixmq.c \
	tests/unit/fake-core.c tests/unit/fake-core.h
tests_unit_test_posixmq_LDADD = modules/common/file/libfile.la \
	tests/unit/libunit.la $(MQ_LIBS)
e2e_tests += \
	tests/e2e/posixmq-borders.sh \
	tests/e2e/posixmq-both-ways.sh \
	tests/e2e/posixmq-fork.sh \
	tests/e2e/posixmq-options.sh
