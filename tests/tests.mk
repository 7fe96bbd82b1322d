# tests/tests.mk -- the scripts that make check runs, and what they share.
# SPDX-License-Identifier: BSD-2-Clause
EXTRA_DIST += \
	tests/.shellcheckrc \
	tests/functions.sh

e2e_tests += \
	tests/e2e/functions.sh
