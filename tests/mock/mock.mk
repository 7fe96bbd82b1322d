# tests/mock/mock.mk -- the mock modules: each is good but for one thing.
# SPDX-License-Identifier: BSD-2-Clause
# They are bound lazily and may miss symbols, as a stranger's module may. The
# rpath makes libtool link a shared object; it is never installed.
EXTRA_DIST += tests/mock/mock.h
if !STATIC_MODULES
MOCK_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -rpath /nowhere \
	-Wl,-z,lazy -export-symbols-regex '_LTX_modcat_module$$'
check_LTLIBRARIES += \
	tests/mock/ask.la \
	tests/mock/badphase.la \
	tests/mock/good.la \
	tests/mock/large.la \
	tests/mock/layer.la \
	tests/mock/newapi.la \
	tests/mock/noitems.la \
	tests/mock/noopen.la \
	tests/mock/nosymbol.la \
	tests/mock/nullname.la \
	tests/mock/oldapi.la \
	tests/mock/othername.la \
	tests/mock/rate.la \
	tests/mock/rows.la \
	tests/mock/small.la \
	tests/mock/undefined.la
# It loads them beside each other.
unit_tests += tests/unit/test-usage
tests_mock_ask_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_badphase_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_good_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_large_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_layer_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_newapi_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_noitems_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_noopen_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_nosymbol_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_nullname_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_oldapi_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_othername_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_rate_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_rows_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_small_la_LDFLAGS = $(MOCK_LDFLAGS)
tests_mock_undefined_la_LDFLAGS = $(MOCK_LDFLAGS)
endif
e2e_tests += \
	tests/e2e/module-broken.sh \
	tests/e2e/module-example.sh \
	tests/e2e/module-layer.sh \
	tests/e2e/module-rate.sh \
	tests/e2e/module-target.sh
