# modules/text/module.mk -- the build lines of the module text.
# SPDX-License-Identifier: BSD-2-Clause
module_LTLIBRARIES += modules/text/text.la
modules_text_text_la_SOURCES = modules/text/text.c
modules_text_text_la_LDFLAGS = $(MODULE_LDFLAGS)
modules_text_text_la_LIBADD = core/libmodcat.la
dist_manifest_DATA += modules/text/text.modcat
man7_MANS += modules/text/modcat-text.7
unit_tests += tests/unit/test-text
tests_unit_test_text_SOURCES = tests/unit/test-text.c modules/text/text.c
tests_unit_test_text_CPPFLAGS = $(AM_CPPFLAGS)
e2e_tests += tests/e2e/stall.sh tests/e2e/text.sh
